/* The commands that a module registered. */
#ifndef RAMPART_COMMAND_H
#define RAMPART_COMMAND_H

#include "key-spec.h"
#include "list.h"

typedef struct Command {
    char *name;      /* of a subcommand: without its container */
    char *full_name;
    struct Command *container;
    List subcommands;
    void *function;
    uint64_t flags;
    int arity;
    int described;   /* RedisModule_SetCommandInfo said something that can be said once only */
    Spec *specs;
    int spec_count;
    int first, last, step;
    uint64_t categories;
    List tips;
    Text documentation;  /* JSON; empty where RedisModule_SetCommandInfo was not called */
} Command;

extern List commands;
void command_add(Command *command);

/* A name without case; from Redis 7.0 on, a subcommand as "container|name" too. NULL if there is none. */
Command *command_find(const char *name);
Command *subcommand_find(const Command *container, const char *name);

/* A server hides internal commands from its clients. */
int command_is_internal(const Command *command);

#endif
