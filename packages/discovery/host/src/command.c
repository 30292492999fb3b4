/* The commands that a module registered. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "allocation.h"
#include "command-flag.h"
#include "version.h"
#include "word.h"

List commands;

Command *subcommand_find(const Command *container, const char *name) {
    for (size_t i = 0; i < container->subcommands.count; i++) {
        Command *command = container->subcommands.items[i];
        if (same_word(name, strlen(name), command->name)) return command;
    }
    return NULL;
}

/* The module's commands by name without case: a table that is at most half full. */

static Command **table;
static size_t table_size;

static size_t place_of(const char *name, size_t length) {
    uint64_t hash = 14695981039346656037ULL;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)name[i];
        if (byte >= 'A' && byte <= 'Z') byte += 32;
        hash = (hash ^ byte) * 1099511628211ULL;
    }
    size_t place = (size_t)(hash ^ hash >> 32) & (table_size - 1);
    while (table[place] && !same_word(name, length, table[place]->name)) place = (place + 1) & (table_size - 1);
    return place;
}

static Command *find_top(const char *name, size_t length) {
    return table_size ? table[place_of(name, length)] : NULL;
}

void command_add(Command *command) {
    list_add(&commands, command);
    if (commands.count * 2 <= table_size) {
        table[place_of(command->name, strlen(command->name))] = command;
        return;
    }
    free(table);
    table_size = table_size ? table_size * 2 : 64;
    table = must_alloc(table_size * sizeof *table);
    for (size_t i = 0; i < commands.count; i++) {
        Command *each = commands.items[i];
        table[place_of(each->name, strlen(each->name))] = each;
    }
}

Command *command_find(const char *name) {
    const char *bar = imitated >= 70000 ? strchr(name, '|') : NULL;
    if (!bar) return find_top(name, strlen(name));
    Command *container = find_top(name, (size_t)(bar - name));
    return container ? subcommand_find(container, bar + 1) : NULL;
}

int command_is_internal(const Command *command) {
    return (command->flags & FLAG_INTERNAL) != 0;
}
