/* The strings that modules and the host hand each other. */
#include "redis-string.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "allocation.h"
#include "context.h"

String *string_new(const char *text, size_t length) {
    String *string = must_alloc(sizeof *string);
    string->references = 1;
    string->length = length;
    string->text = must_alloc(length + 1);
    if (length && text) memcpy(string->text, text, length);
    return string;
}

String *string_from(const char *text) {
    return string_new(text, strlen(text));
}

static String *string_formatv(const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    String *string = string_new(NULL, length > 0 ? (size_t)length : 0);
    if (length > 0) vsnprintf(string->text, (size_t)length + 1, format, arguments);
    return string;
}

String *string_format(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    String *string = string_formatv(format, arguments);
    va_end(arguments);
    return string;
}

String *rm_CreateString(Context *context, const char *text, size_t length) {
    (void)context;
    return string_new(text, length);
}

String *rm_CreateStringPrintf(Context *context, const char *format, ...) {
    (void)context;
    va_list arguments;
    va_start(arguments, format);
    String *string = string_formatv(format, arguments);
    va_end(arguments);
    return string;
}

String *rm_CreateStringFromString(Context *context, const String *from) {
    (void)context;
    return string_new(from->text, from->length);
}

void rm_FreeString(Context *context, String *string) {
    (void)context;
    if (!string || --string->references > 0) return;
    free(string->text);
    free(string);
}

void rm_RetainString(Context *context, String *string) {
    (void)context;
    string->references++;
}

String *rm_HoldString(Context *context, String *string) {
    (void)context;
    string->references++;
    return string;
}

const char *rm_StringPtrLen(const String *string, size_t *length) {
    if (length) *length = string ? string->length : 0;
    return string ? string->text : "";
}

int rm_StringAppendBuffer(Context *context, String *string, const char *bytes, size_t length) {
    (void)context;
    if (string->references != 1) return ERR;
    string->text = must_realloc(string->text, string->length + length + 1);
    memcpy(string->text + string->length, bytes, length);
    string->length += length;
    string->text[string->length] = 0;
    return OK;
}

int rm_StringCompare(const String *a, const String *b) {
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->text, b->text, shorter);
    if (order) return order;
    return a->length == b->length ? 0 : a->length < b->length ? -1 : 1;
}

size_t rm_MallocSizeString(String *string) {
    return sizeof *string + string->length + 1;
}
