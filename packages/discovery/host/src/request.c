/* What a module calls: the words of a command, and how it wants its reply. */
#include "request.h"

#include <string.h>
#include <strings.h>

static void add_word(Request *request, String *text) {
    if (request->count < 256) request->words[request->count++] = text;
}

int request_read(Request *request, const char *name, const char *format, va_list arguments) {
    add_word(request, string_from(name));
    for (const char *p = format ? format : ""; *p; p++) {
        if (*p == 'c') {
            add_word(request, string_from(va_arg(arguments, char *)));
        } else if (*p == 's') {
            add_word(request, va_arg(arguments, String *));
        } else if (*p == 'b') {
            const char *bytes = va_arg(arguments, const char *);
            size_t length = va_arg(arguments, size_t);
            add_word(request, string_new(bytes, length));
        } else if (*p == 'l') {
            add_word(request, string_format("%lld", va_arg(arguments, long long)));
        } else if (*p == 'v') {
            String **words = va_arg(arguments, String **);
            size_t length = va_arg(arguments, size_t);
            for (size_t i = 0; i < length; i++) add_word(request, words[i]);
        } else if (*p == '3') {
            request->third_protocol = 1;
        } else if (*p == 'E') {
            request->errors_as_replies = 1;
        } else if (*p == 'D') {
            request->dry = 1;
        } else if (!strchr("!AR0CSWMK", *p)) {
            return 0;
        }
    }
    return 1;
}

int request_is(const Request *request, int index, const char *text) {
    return index < request->count && strcasecmp(request->words[index]->text, text) == 0;
}
