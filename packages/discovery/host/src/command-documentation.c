/* What COMMAND DOCS answers of a command, but for its subcommands. */
#include "command-documentation.h"

#include "module.h"
#include "version.h"

static const char *const types[] = {
    "string", "integer", "double", "key", "pattern", "unix-time", "pure-token", "oneof", "block",
};

static const char *const flags[] = {"optional", "multiple", "multiple_token"};

/* A comma before all but the first. */
static void put_key(Text *out, const char *key) {
    if (out->bytes[out->length - 1] != '{') text_puts(out, ",");
    text_printf(out, "\"%s\":", key);
}

static void put_text(Text *out, const char *key, const char *text) {
    if (!text) return;
    put_key(out, key);
    text_json_puts(out, text);
}

static void put_flags(Text *out, int given) {
    if (!given) return;
    put_key(out, "flags");
    const char *before = "[";
    for (size_t i = 0; i < COUNT(flags); i++)
        if (given >> i & 1) {
            text_printf(out, "%s\"%s\"", before, flags[i]);
            before = ",";
        }
    text_puts(out, "]");
}

static void put_arguments(Text *out, const struct info_argument *array, const struct info_version *version) {
    put_key(out, "arguments");
    text_puts(out, "[");
    for (size_t i = 0;; i++) {
        const struct info_argument *argument = description_element(array, version->argument_size, i);
        if (!argument->name) break;
        int nests = argument_nests(argument);
        text_puts(out, i ? ",{" : "{");
        put_text(out, "name", argument->name);
        put_text(out, "type", types[argument->type]);
        /* Servers read it in arrays of smaller elements, too, where it is the name of the next. */
        if (imitated >= 70200 && !nests)
            put_text(out, "display_text", argument->display_text ? argument->display_text : argument->name);
        if (argument->type == ARGUMENT_KEY) {
            put_key(out, "key_spec_index");
            text_printf(out, "%d", argument->spec_index);
        }
        put_text(out, "token", argument->token);
        put_text(out, "summary", argument->summary);
        put_text(out, "since", argument->since);
        put_text(out, "deprecated_since", argument->deprecated_since);
        put_flags(out, argument->flags);
        if (nests) put_arguments(out, argument->parts, version);
        text_puts(out, "}");
    }
    text_puts(out, "]");
}

static void put_history(Text *out, const struct info *info) {
    put_key(out, "history");
    text_puts(out, "[");
    for (size_t i = 0;; i++) {
        const struct info_history *entry = description_element(info->history, info->version->history_size, i);
        if (!entry->since) break;
        text_puts(out, i ? ",[" : "[");
        text_json_puts(out, entry->since);
        text_puts(out, ",");
        text_json_puts(out, entry->changes);
        text_puts(out, "]");
    }
    text_puts(out, "]");
}

void document_command(Text *out, const struct info *info) {
    static const struct info nothing;
    if (!info) info = &nothing;
    out->length = 0;
    text_puts(out, "{");
    put_text(out, "summary", info->summary);
    put_text(out, "since", info->since);
    put_text(out, "group", "module");
    put_text(out, "complexity", info->complexity);
    put_text(out, "module", the_module.name);
    if (info->history) put_history(out, info);
    if (info->arguments) put_arguments(out, info->arguments, info->version);
    text_puts(out, "}");
}
