/* The module that is loaded. */
#include "module.h"

#include <string.h>

#include "allocation.h"
#include "list.h"
#include "version.h"

Module the_module;
Module *registered_module;

void rm_SetModuleAttribs(Context *context, const char *name, int version, int api_version) {
    if (context->module) return;
    the_module.name = must_copy(name);
    the_module.version = version;
    the_module.api_version = api_version;
    the_module.loading = 1;
    registered_module = &the_module;
    context->module = &the_module;
}

int rm_IsModuleNameBusy(const char *name) {
    if (imitated >= 80000 && strcmp(name, "vectorset") == 0) return 1;
    return 0;
}

void rm_SetModuleOptions(Context *context, int options) {
    if (context->module) context->module->options = options;
}

int rm_GetModuleOptionsAll(void) {
    return (1 << 4) - 1;
}

void report_options(Text *out) {
    static const char *const options[] = {
        "handle-io-errors",
        "no-implicit-signal-modified",
        "handle-repl-async-load",
        "allow-nested-keyspace-notifications",
    };
    List names = {0};
    for (size_t i = 0; i < COUNT(options); i++)
        if (the_module.options >> i & 1) list_add(&names, (void *)options[i]);
    list_sort(&names);
    text_puts(out, "\"options\":");
    list_json(out, &names);
}
