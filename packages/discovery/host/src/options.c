/* The words that the host is started with. */
#include "options.h"

#include <string.h>

#include "number.h"
#include "tables.h"

const char *options_read(Options *options, int argc, char **argv) {
    *options = (Options){.version = NEWEST_RELEASE, .report = 3, .seconds = 10, .supervised = 1, .namespaces = 1};
    int at = 1;
    for (; at < argc && strcmp(argv[at], "--") != 0; at++) {
        const char *option = argv[at], *value = at + 1 < argc ? argv[at + 1] : "";
        if (strcmp(option, "--unsupervised") == 0) {
            options->supervised = 0;
            continue;
        }
        if (strcmp(option, "--without-namespaces") == 0) {
            options->namespaces = 0;
            continue;
        }
        at++;
        if (strcmp(option, "--redis-version") == 0) options->version = value;
        else if (strcmp(option, "--report") == 0) options->report = parse_digits(value);
        else if (strcmp(option, "--parent") == 0) options->parent = parse_digits(value);
        else if (strcmp(option, "--seconds") == 0) options->seconds = parse_digits(value);
        else if (strcmp(option, "--run") == 0) options->program = value;
        else return "unknown option";
    }
    if (at + 1 >= argc) return "no module named";
    if (options->seconds < 1) return "--seconds wants a whole number";
    options->words = argv + at + 1;
    options->count = argc - at - 1;
    return NULL;
}
