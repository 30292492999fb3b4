/* The commands that a server has itself. */
#include "server-command.h"

#include <strings.h>

#include "tables.h"
#include "version.h"

static const struct {
    const char *name;
    int since, gone;
} builtin[] = {
#define X(name, since, gone) {name, since, gone},
    SERVER_COMMANDS(X)
#undef X
};

static int builtin_exists(size_t index) {
    return imitated >= builtin[index].since && !(builtin[index].gone && imitated >= builtin[index].gone);
}

int server_has_command(const char *name) {
    size_t low = 0, high = COUNT(builtin);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcasecmp(name, builtin[middle].name);
        if (order == 0) return builtin_exists(middle);
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return 0;
}

size_t server_command_count(void) {
    return COUNT(builtin);
}

const char *server_command_name(size_t index) {
    return builtin_exists(index) ? builtin[index].name : NULL;
}
