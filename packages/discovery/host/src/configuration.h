/* Configurations that a module registers. */
#ifndef RAMPART_CONFIGURATION_H
#define RAMPART_CONFIGURATION_H

#include "list.h"

typedef struct Configuration {
    char *name;   /* as CONFIG GET knows it */
    char *alias;
    int type;     /* TYPE_ */
    unsigned flags;
    char *text;   /* default as printed */
    long long number;
    int count;
    char **labels;
    int *values;
    long long minimum, maximum;
    void *get, *set, *apply, *data;
} Configuration;

enum { TYPE_STRING, TYPE_ENUM, TYPE_NUMERIC, TYPE_BOOL };

enum {
    CONFIG_IMMUTABLE = 1 << 0,
    CONFIG_SENSITIVE = 1 << 1,
    CONFIG_HIDDEN = 1 << 4,
    CONFIG_PROTECTED = 1 << 5,
    CONFIG_DENY_LOADING = 1 << 6,
    CONFIG_MEMORY = 1 << 7,
    CONFIG_BITFLAGS = 1 << 8,
    CONFIG_UNPREFIXED = 1 << 9,
};

extern List configurations;
Configuration *configuration_find(const char *name);

#endif
