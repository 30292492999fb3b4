/* The process that loads the module. */
#include "worker.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

#include "allocation.h"
#include "configuration-value.h"
#include "context.h"
#include "fault.h"
#include "module.h"
#include "pipe.h"
#include "redis-string.h"
#include "report.h"
#include "result.h"

#ifdef RAMPART_OLD_GLIBC
#if defined(__x86_64__)
__asm__(".symver dlopen, dlopen@GLIBC_2.2.5");
__asm__(".symver dlsym, dlsym@GLIBC_2.2.5");
__asm__(".symver dlerror, dlerror@GLIBC_2.2.5");
#elif defined(__aarch64__)
__asm__(".symver dlopen, dlopen@GLIBC_2.17");
__asm__(".symver dlsym, dlsym@GLIBC_2.17");
__asm__(".symver dlerror, dlerror@GLIBC_2.17");
#endif
#endif

/* What the process ends with when the report cannot be written. */
#define LOST_PIPE 86

typedef int OnLoad(Context *context, String **arguments, int count);

/* NULL, and reported, where the module cannot be opened. */
static OnLoad *open_module(const char *path) {
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        const char *why = dlerror();
        report_reason("unloadable", "loader", why ? why : "the loader gave no reason");
        return NULL;
    }
    OnLoad *on_load = (OnLoad *)(uintptr_t)dlsym(handle, "RedisModule_OnLoad");
    if (!on_load) report_reason("unloadable", "missing", "RedisModule_OnLoad");
    return on_load;
}

static int load(const char *path, char **words, int count) {
    pid_t self = getpid();
    report_phase("open");
    OnLoad *on_load = open_module(path);
    if (!on_load) return 0;
    String **arguments = must_alloc(sizeof(String *) * (size_t)(count + 1));
    for (int i = 0; i < count; i++) arguments[i] = string_from(words[i]);
    Context *context = context_new(NULL);

    report_phase("load");
    int returned = on_load(context, arguments, count);
    /* A fork of the module that came back from OnLoad too. */
    if (getpid() != self) _exit(0);
    report_phase("loaded");

    if (returned == ERR) {
        report_refusal(returned, NULL);
    } else if (!registered_module) {
        report_refusal(returned, "no-init");
    } else if (configurations_unset()) {
        report_refusal(returned, "no-load-configs");
    } else {
        the_module.loading = 0;
        report_result();
    }
    return pipe_intact() ? 0 : LOST_PIPE;
}

void work(char **words, int count) {
    /* What the module prints is a log: whole lines of it shall arrive, however it ends. */
    setvbuf(stdout, NULL, _IOLBF, 0);
    watch_faults();
    int status = load(words[0], words + 1, count - 1);
    /* Not exit(): neither the module's exit handlers nor its threads shall run any more. */
    _exit(status);
}
