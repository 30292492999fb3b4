/* The words that the host is started with. */
#include "options.h"

#include <string.h>

#include "number.h"
#include "tables.h"

/* An option without a value. 0 if there is no such one. */
static int read_switch(Options *options, const char *option) {
    if (strcmp(option, "--unsupervised") == 0) options->supervised = 0;
    else if (strcmp(option, "--without-namespaces") == 0) options->namespaces = 0;
    else if (strcmp(option, "--require-isolation") == 0) options->required = 1;
    else return 0;
    return 1;
}

static int read_value(Options *options, const char *option, char *value) {
    if (strcmp(option, "--redis-version") == 0) {
        options->version = value;
    } else if (strcmp(option, "--report") == 0) {
        options->report = parse_digits(value);
    } else if (strcmp(option, "--parent") == 0) {
        options->parent = parse_digits(value);
    } else if (strcmp(option, "--seconds") == 0) {
        options->seconds = parse_digits(value);
    } else if (strcmp(option, "--run") == 0 || strcmp(option, "--serve") == 0) {
        options->program = value;
        options->reports = option[2] == 'r';
    } else if (strcmp(option, "--allow-write") == 0) {
        if (value[0] != '/' || options->writables == MOST_WRITABLE) return 0;
        options->writable[options->writables++] = value;
    } else {
        return 0;
    }
    return 1;
}

const char *options_read(Options *options, int argc, char **argv) {
    *options = (Options){.version = NEWEST_RELEASE, .report = 3, .seconds = 10, .supervised = 1, .namespaces = 1};
    int at = 1;
    for (; at < argc && strcmp(argv[at], "--") != 0; at++) {
        if (read_switch(options, argv[at])) continue;
        if (at + 1 >= argc || !read_value(options, argv[at], argv[at + 1])) return "unknown option";
        at++;
    }
    if (at + 1 >= argc) return "no module named";
    if (options->seconds < 1) return "--seconds wants a whole number";
    options->words = argv + at + 1;
    options->count = argc - at - 1;
    return NULL;
}
