/*
 * RedisModule_GetApi, and what a module gets from it.
 *
 * Each function of the API has a thunk: a few instructions that note "this one was called" and jump to what
 * imitates it, touching no register that carries an argument. So variadic functions and functions that return
 * floating point work as they are, and every call is seen. Where no thunk is written for the architecture, a
 * module gets the function itself, and calls are not seen.
 */
#include "api.h"

#include <string.h>

#include "allocation.h"
#include "list.h"
#include "tables.h"
#include "version.h"

#if defined(__x86_64__) || defined(__aarch64__)
#define THUNKS 1
#endif

/* What imitates a function is called rm_<name>. A name without one gets `harmless`. */
#define X(name, since, from, to) extern void rm_##name(void) __attribute__((weak, visibility("hidden")));
API_FUNCTIONS(X)
#undef X

/* Success, no object, zero: whatever the function's type makes of it. */
static long long harmless(void) {
    return 0;
}

static const char *const names[API_COUNT] = {
#define X(name, since, from, to) "RedisModule_" #name,
    API_FUNCTIONS(X)
#undef X
};

static const struct {
    int since, missing_from, missing_to;
} versions[API_COUNT] = {
#define X(name, since, from, to) {since, from, to},
    API_FUNCTIONS(X)
#undef X
};

typedef void Function(void);

static Function *const imitations[API_COUNT] = {
#define X(name, since, from, to) rm_##name,
    API_FUNCTIONS(X)
#undef X
};

/* The thunks read these by name. */
HIDDEN Function *rm_targets[API_COUNT];
HIDDEN unsigned char rm_called[API_COUNT];
HIDDEN int rm_last = -1;

static unsigned char asked[API_COUNT];
static List missing;
static int ready;

#define STRINGIZE(x) #x
#define STRING(x) STRINGIZE(x)

#if defined(__x86_64__)
__asm__(
    ".text\n"
    ".p2align 5\n"
    ".hidden rm_thunks\n"
    ".globl rm_thunks\n"
    "rm_thunks:\n"
    ".set rm_i, 0\n"
    ".rept " STRING(API_COUNT) "\n"
    ".p2align 5\n"
    "movb $1, rm_called+rm_i(%rip)\n"
    "movl $rm_i, rm_last(%rip)\n"
    "jmp *rm_targets+8*rm_i(%rip)\n"
    ".set rm_i, rm_i+1\n"
    ".endr\n");
#define THUNK_SIZE 32
#elif defined(__aarch64__)
__asm__(
    ".text\n"
    ".p2align 6\n"
    ".hidden rm_thunks\n"
    ".globl rm_thunks\n"
    "rm_thunks:\n"
    ".set rm_i, 0\n"
    ".rept " STRING(API_COUNT) "\n"
    ".p2align 6\n"
    "adrp x16, rm_called\n"
    "add x16, x16, :lo12:rm_called\n"
    "mov w17, #1\n"
    "strb w17, [x16, #rm_i]\n"
    "adrp x16, rm_last\n"
    "add x16, x16, :lo12:rm_last\n"
    "mov w17, #rm_i\n"
    "str w17, [x16]\n"
    "adrp x16, rm_targets\n"
    "add x16, x16, :lo12:rm_targets\n"
    "ldr x16, [x16, #8*rm_i]\n"
    "br x16\n"
    ".set rm_i, rm_i+1\n"
    ".endr\n");
#define THUNK_SIZE 64
#endif

#ifdef THUNKS
extern char rm_thunks[] HIDDEN;
#endif

static int find(const char *name) {
    int low = 0, high = API_COUNT - 1;
    while (low <= high) {
        int middle = (low + high) / 2;
        int order = strcmp(name, names[middle]);
        if (order == 0) return middle;
        if (order < 0) high = middle - 1;
        else low = middle + 1;
    }
    return -1;
}

static int version_has(int index) {
    if (unstable) return 1;
    if (imitated < versions[index].since) return 0;
    return !(imitated >= versions[index].missing_from && imitated <= versions[index].missing_to);
}

int get_api(const char *name, void **target) {
    if (!ready) {
        for (int i = 0; i < API_COUNT; i++)
            rm_targets[i] = imitations[i] ? imitations[i] : (Function *)harmless;
        ready = 1;
    }
    int index = find(name);
    if (index < 0 || !version_has(index)) {
        if (missing.count < 1000 && !list_has_text(&missing, name)) list_add(&missing, must_copy(name));
        return ERR;
    }
    asked[index] = 1;
#ifdef THUNKS
    *target = rm_thunks + (size_t)index * THUNK_SIZE;
#else
    *target = (void *)rm_targets[index];
#endif
    return OK;
}

const char *last_called(void) {
    int index = rm_last;
    return index >= 0 && index < API_COUNT ? names[index] : NULL;
}

void report_missing(Text *out) {
    list_sort(&missing);
    text_puts(out, "\"missing\":[");
    for (size_t i = 0; i < missing.count; i++) {
        const char *name = missing.items[i];
        int index = find(name);
        text_puts(out, i ? ",{\"name\":" : "{\"name\":");
        text_json_puts(out, name);
        if (index >= 0) {
            int since = versions[index].since;
            text_printf(out, ",\"since\":\"%d.%d.%d\"", since / 10000, since / 100 % 100, since % 100);
        }
        text_puts(out, "}");
    }
    text_puts(out, "]");
}

void report_api(Text *out) {
    text_puts(out, "\"asked\":[");
    const char *comma = "";
    for (int i = 0; i < API_COUNT; i++)
        if (asked[i]) {
            text_printf(out, "%s\"%s\"", comma, names[i]);
            comma = ",";
        }
    text_puts(out, "],\"missing\":");
    list_sort(&missing);
    list_json(out, &missing);
#ifdef THUNKS
    text_puts(out, ",\"called\":[");
    comma = "";
    for (int i = 0; i < API_COUNT; i++)
        if (rm_called[i]) {
            int since = versions[i].since;
            text_printf(out, "%s{\"name\":\"%s\",\"since\":\"%d.%d.%d\"}", comma, names[i], since / 10000,
                        since / 100 % 100, since % 100);
            comma = ",";
        }
    text_puts(out, "]");
#endif
}
