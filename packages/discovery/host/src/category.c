/* The categories of the ACL: the server's, and those that a module adds. */
#include "category.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "allocation.h"
#include "log.h"
#include "module.h"
#include "version.h"
#include "word.h"

static const struct {
    const char *name;
    int since;
} server_categories[] = {
    {"keyspace", 0}, {"read", 0},      {"write", 0},    {"set", 0},         {"sortedset", 0},   {"list", 0},
    {"hash", 0},     {"string", 0},    {"array", 80800}, {"bitmap", 0},     {"hyperloglog", 0}, {"geo", 0},
    {"stream", 0},   {"pubsub", 0},    {"admin", 0},    {"fast", 0},        {"slow", 0},        {"blocking", 0},
    {"dangerous", 0}, {"connection", 0}, {"transaction", 0}, {"scripting", 0},
};

#define MOST_CATEGORIES 64

static List categories;

static void categories_begin(void) {
    if (categories.count) return;
    for (size_t i = 0; i < COUNT(server_categories); i++)
        if (imitated >= server_categories[i].since) list_add(&categories, (void *)server_categories[i].name);
}

static size_t own_categories;  /* how many of them the module added */

size_t category_count(void) {
    categories_begin();
    return categories.count;
}

const char *category_name(size_t index) {
    return categories.items[index];
}

int command_in_category(const Command *command, size_t index) {
    return (command->categories >> index & 1) != 0;
}

static int add_category(const char *word, size_t length, void *data) {
    for (size_t i = 0; i < categories.count; i++)
        if (same_word(word, length, categories.items[i])) {
            *(uint64_t *)data |= 1ULL << i;
            return 1;
        }
    host_log("warning", "Redis %s does not know the ACL category '%.*s'", imitated_text, (int)length, word);
    return 0;
}

int rm_SetCommandACLCategories(Command *command, const char *category_words) {
    categories_begin();
    if (!command) return ERR;
    uint64_t found = 0;
    if (category_words && !each_word(category_words, add_category, &found)) return ERR;
    command->categories = found;
    return OK;
}

int rm_AddACLCategory(Context *context, const char *name) {
    categories_begin();
    if (!context->module || !context->module->loading || !*name) {
        errno = EINVAL;
        return ERR;
    }
    for (const char *p = name; *p; p++) {
        int letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9');
        if (!letter && *p != '_' && *p != '-') {
            host_log("warning", "an ACL category cannot be named '%s'", name);
            errno = EINVAL;
            return ERR;
        }
    }
    for (size_t i = 0; i < categories.count; i++)
        if (strcasecmp(categories.items[i], name) == 0) {
            errno = EBUSY;
            return ERR;
        }
    if (categories.count == MOST_CATEGORIES) {
        errno = ENOMEM;
        return ERR;
    }
    list_add(&categories, must_copy(name));
    own_categories++;
    return OK;
}

void report_categories(Text *out) {
    categories_begin();
    text_puts(out, "\"categories\":[");
    for (size_t i = categories.count - own_categories; i < categories.count; i++) {
        if (i > categories.count - own_categories) text_puts(out, ",");
        text_json_puts(out, categories.items[i]);
    }
    text_puts(out, "]");
}
