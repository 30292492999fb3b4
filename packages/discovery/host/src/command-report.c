/* What is reported of a module's commands. */
#include "command-report.h"

#include "category.h"
#include "command.h"
#include "command-documentation.h"
#include "command-flag.h"
#include "version.h"

static void report_list(Text *out, const List *list);

static void report_command(Text *out, Command *command) {
    const char *flags[MOST_FLAGS];
    size_t flag_count = command_flag_names(command->flags, flags);
    text_puts(out, "{\"name\":");
    text_json_puts(out, command->full_name);
    text_printf(out, ",\"arity\":%d,\"flags\":[", command->arity);
    for (size_t i = 0; i < flag_count; i++) text_printf(out, "%s\"%s\"", i ? "," : "", flags[i]);
    text_printf(out, "],\"firstKey\":%d,\"lastKey\":%d,\"step\":%d", command->first, command->last, command->step);
    if (command->categories) {
        text_puts(out, ",\"aclCategories\":[");
        const char *comma = "";
        for (size_t i = 0; i < category_count(); i++)
            if (command_in_category(command, i)) {
                text_printf(out, "%s\"@%s\"", comma, category_name(i));
                comma = ",";
            }
        text_puts(out, "]");
    }
    if (command->tips.count) {
        text_puts(out, ",\"tips\":");
        list_json(out, &command->tips);
    }
    if (command->spec_count) {
        text_puts(out, ",\"keySpecs\":[");
        for (int i = 0; i < command->spec_count; i++) {
            if (i) text_puts(out, ",");
            report_spec(out, &command->specs[i]);
        }
        text_puts(out, "]");
    }
    if (imitated >= 70000) {
        if (command->documentation.length == 0) document_command(&command->documentation, NULL);
        text_puts(out, ",\"documentation\":");
        text_add(out, command->documentation.bytes, command->documentation.length);
    }
    if (command->subcommands.count) {
        text_puts(out, ",\"subcommands\":");
        report_list(out, &command->subcommands);
    }
    text_puts(out, "}");
}

/* A server hides internal commands from its clients. */
static void report_list(Text *out, const List *list) {
    const char *comma = "";
    text_puts(out, "[");
    for (size_t i = 0; i < list->count; i++) {
        if (command_is_internal(list->items[i])) continue;
        text_puts(out, comma);
        report_command(out, list->items[i]);
        comma = ",";
    }
    text_puts(out, "]");
}

/* Names of commands with a flag that COMMAND INFO does not show, subcommands too. */
static void list_flagged(List *names, const List *list, uint64_t flag) {
    for (size_t i = 0; i < list->count; i++) {
        Command *command = list->items[i];
        if (command->flags & flag) list_add(names, command->full_name);
        list_flagged(names, &command->subcommands, flag);
    }
}

static void report_flagged(Text *out, const char *key, uint64_t flag) {
    List names = {0};
    list_flagged(&names, &commands, flag);
    list_sort(&names);
    text_printf(out, ",\"%s\":", key);
    list_json(out, &names);
}

void report_commands(Text *out) {
    text_puts(out, "\"commands\":");
    report_list(out, &commands);
    report_flagged(out, "internalCommands", FLAG_INTERNAL);
    report_flagged(out, "noClusterCommands", FLAG_NO_CLUSTER);
}
