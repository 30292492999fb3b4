/* Growing text, and JSON in it. */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocation.h"

void text_add(Text *text, const char *bytes, size_t length) {
    if (text->room - text->length < length + 1) {
        size_t room = text->room ? text->room : 1024;
        while (room - text->length < length + 1) room *= 2;
        text->bytes = must_realloc(text->bytes, room);
        text->room = room;
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = 0;
}

void text_puts(Text *text, const char *bytes) {
    text_add(text, bytes, strlen(bytes));
}

void text_printf(Text *text, const char *format, ...) {
    char buffer[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    if (length < 0) return;
    if ((size_t)length < sizeof buffer) {
        text_add(text, buffer, (size_t)length);
        return;
    }
    char *large = must_alloc((size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(large, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text_add(text, large, (size_t)length);
    free(large);
}

void text_json(Text *text, const char *bytes, size_t length) {
    text_add(text, "\"", 1);
    size_t from = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        text_add(text, bytes + from, i - from);
        from = i + 1;
        if (byte == '"' || byte == '\\') {
            char pair[2] = {'\\', (char)byte};
            text_add(text, pair, 2);
        } else {
            text_printf(text, "\\u%04x", byte);
        }
    }
    text_add(text, bytes + from, length - from);
    text_add(text, "\"", 1);
}

void text_json_puts(Text *text, const char *bytes) {
    text_json(text, bytes, strlen(bytes));
}
