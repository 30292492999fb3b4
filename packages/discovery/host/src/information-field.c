/* INFO, field by field. */
#include <stdlib.h>
#include <string.h>

#include "allocation.h"
#include "context.h"
#include "information.h"
#include "number.h"
#include "redis-string.h"

typedef struct Information {
    Text text;
} Information;

Information *rm_GetServerInfo(Context *context, const char *section) {
    (void)context;
    Information *information = must_alloc(sizeof *information);
    server_information(&information->text, section);
    return information;
}

void rm_FreeServerInfo(Context *context, Information *information) {
    (void)context;
    free(information->text.bytes);
    free(information);
}

static const char *field(const Information *information, const char *name, size_t *length) {
    size_t wanted = strlen(name);
    for (const char *at = information->text.bytes; *at;) {
        const char *end = strstr(at, "\r\n");
        if (*at != '#' && strncmp(at, name, wanted) == 0 && at[wanted] == ':') {
            *length = (size_t)(end - at) - wanted - 1;
            return at + wanted + 1;
        }
        at = end + 2;
    }
    return NULL;
}

String *rm_ServerInfoGetField(Context *context, Information *information, const char *name) {
    (void)context;
    size_t length;
    const char *value = field(information, name, &length);
    return value ? string_new(value, length) : NULL;
}

const char *rm_ServerInfoGetFieldC(Information *information, const char *name) {
    size_t length;
    const char *value = field(information, name, &length);
    return value ? string_new(value, length)->text : NULL;
}

long long rm_ServerInfoGetFieldSigned(Information *information, const char *name, int *error) {
    size_t length;
    long long number = 0;
    const char *value = field(information, name, &length);
    int good = value && parse_integer(value, length, &number);
    if (error) *error = good ? OK : ERR;
    return good ? number : 0;
}

unsigned long long rm_ServerInfoGetFieldUnsigned(Information *information, const char *name, int *error) {
    size_t length;
    unsigned long long number = 0;
    const char *value = field(information, name, &length);
    int good = value && parse_unsigned(value, length, &number);
    if (error) *error = good ? OK : ERR;
    return good ? number : 0;
}

double rm_ServerInfoGetFieldDouble(Information *information, const char *name, int *error) {
    size_t length;
    const char *value = field(information, name, &length);
    char *end = NULL;
    double number = value ? strtod(value, &end) : 0;
    int good = value && length && end == value + length;
    if (error) *error = good ? OK : ERR;
    return good ? number : 0;
}
