/* How a module registers commands and subcommands. */
#include <string.h>

#include "allocation.h"
#include "command.h"
#include "command-flag.h"
#include "key-range.h"
#include "log.h"
#include "module.h"
#include "server-command.h"
#include "text.h"
#include "version.h"

static int name_possible(const char *name) {
    return imitated < 70200 || !strpbrk(name, " \r\n|@=,");
}

static Command *command_new(const char *name, void *function, uint64_t flags, int first, int last, int step) {
    Command *command = must_alloc(sizeof *command);
    command->name = must_copy(name);
    command->full_name = command->name;
    command->function = function;
    command->flags = flags | FLAG_OF_MODULE;
    if (imitated < 70000) {
        command->first = first;
        command->last = last;
        command->step = step;
        return command;
    }
    if (first != 0) {
        Spec *spec = must_alloc(sizeof *spec);
        spec->flags = KEY_READ_WRITE | KEY_ACCESS | KEY_UPDATE;
        if (flags & FLAG_GET_KEYS) spec->flags |= KEY_VARIABLE_FLAGS;
        spec->begin = BEGIN_INDEX;
        spec->index = first;
        spec->find = FIND_RANGE;
        spec->last_key = last < 0 ? last : last - first;
        spec->key_step = step;
        command->specs = spec;
        command->spec_count = 1;
    }
    derive_key_range(command);
    return command;
}

int rm_CreateCommand(Context *context, const char *name, void *function, const char *flag_words, int first, int last,
                     int step) {
    if (!context->module || !context->module->loading) return ERR;
    uint64_t flags;
    if (!command_flags_parse(flag_words, &flags)) return ERR;
    if (!name_possible(name)) {
        host_log("warning", "Redis %s takes no command named '%s'", imitated_text, name);
        return ERR;
    }
    if (server_has_command(name)) {
        host_log("warning", "Redis %s has a command '%s' of its own", imitated_text, name);
        return ERR;
    }
    if (command_find(name)) {
        host_log("warning", "the command '%s' is registered already", name);
        return ERR;
    }
    Command *command = command_new(name, function, flags, first, last, step);
    command->arity = function || imitated < 70000 ? -1 : -2;
    command_add(command);
    return OK;
}

Command *rm_GetCommand(Context *context, const char *name) {
    (void)context;
    return command_find(name);
}

int rm_CreateSubcommand(Command *container, const char *name, void *function, const char *flag_words, int first,
                        int last, int step) {
    uint64_t flags;
    if (!command_flags_parse(flag_words, &flags)) return ERR;
    if (container->container || container->function || !name_possible(name)) return ERR;
    if (subcommand_find(container, name)) return ERR;
    Command *command = command_new(name, function, flags, first, last, step);
    Text full = {0};
    text_printf(&full, "%s|%s", container->full_name, name);
    command->full_name = full.bytes;
    command->container = container;
    command->arity = -2;
    list_add(&container->subcommands, command);
    return OK;
}
