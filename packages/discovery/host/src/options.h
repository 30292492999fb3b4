/* The words that the host is started with. */
#ifndef RAMPART_OPTIONS_H
#define RAMPART_OPTIONS_H

#include "host.h"

#define MOST_WRITABLE 64

typedef struct Options {
    const char *version;  /* --redis-version: the Redis that is imitated */
    int report;           /* --report: the descriptor that the report is written to */
    int parent;           /* --parent: end when this process is no longer the parent */
    int seconds;          /* --seconds: how long the load may take */
    const char *program;  /* --run, --serve: supervise this program instead of loading a module here */
    int reports;          /* --run: the program is a host, and writes the report */
    int required;         /* --require-isolation */
    char *writable[MOST_WRITABLE]; /* --allow-write: folders, as absolute paths without links */
    int writables;
    int supervised;
    int namespaces;
    char **words;         /* after --: the module and its arguments, or the words of the program */
    int count;
} Options;

/* NULL, or what is wrong with them. */
const char *options_read(Options *options, int argc, char **argv);

#endif
