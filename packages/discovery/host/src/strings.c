/* Memory and strings, as a module asks for them. */
#include <errno.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"

/* ---- memory ---- */

void *rm_Alloc(size_t bytes) {
    void *pointer = malloc(bytes ? bytes : 1);
    if (!pointer) {
        host_log("warning", "out of memory: %lu bytes asked for", (unsigned long)bytes);
        abort();
    }
    return pointer;
}

void *rm_TryAlloc(size_t bytes) {
    return malloc(bytes ? bytes : 1);
}

void *rm_Calloc(size_t count, size_t bytes) {
    void *pointer = calloc(count ? count : 1, bytes ? bytes : 1);
    if (!pointer) {
        host_log("warning", "out of memory: %lu times %lu bytes asked for", (unsigned long)count,
                 (unsigned long)bytes);
        abort();
    }
    return pointer;
}

void *rm_TryCalloc(size_t count, size_t bytes) {
    return calloc(count ? count : 1, bytes ? bytes : 1);
}

void *rm_Realloc(void *old, size_t bytes) {
    if (old && !bytes) {
        free(old);
        return NULL;
    }
    return must_realloc(old, bytes);
}

void *rm_TryRealloc(void *old, size_t bytes) {
    return realloc(old, bytes ? bytes : 1);
}

void rm_Free(void *pointer) {
    free(pointer);
}

char *rm_Strdup(const char *text) {
    return must_copy(text);
}

void *rm_PoolAlloc(Context *context, size_t bytes) {
    (void)context;
    return bytes ? must_alloc(bytes) : NULL;
}

size_t rm_MallocSize(void *pointer) {
    return pointer ? malloc_usable_size(pointer) : 0;
}

size_t rm_MallocUsableSize(void *pointer) {
    return pointer ? malloc_usable_size(pointer) : 0;
}

size_t rm_MallocSizeString(String *string) {
    return sizeof *string + string->length + 1;
}

/* ---- strings ---- */

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

String *rm_CreateStringFromLongLong(Context *context, long long value) {
    (void)context;
    return string_format("%lld", value);
}

String *rm_CreateStringFromULongLong(Context *context, unsigned long long value) {
    (void)context;
    return string_format("%llu", value);
}

String *rm_CreateStringFromDouble(Context *context, double value) {
    (void)context;
    return string_format("%.17g", value);
}

String *rm_CreateStringFromLongDouble(Context *context, long double value, int for_people) {
    (void)context;
    if (!for_people) return string_format("%.17Lg", value);
    String *string = string_format("%.17Lf", value);
    if (memchr(string->text, '.', string->length)) {
        while (string->text[string->length - 1] == '0') string->text[--string->length] = 0;
        if (string->text[string->length - 1] == '.') string->text[--string->length] = 0;
    }
    return string;
}

String *rm_CreateStringFromString(Context *context, const String *from) {
    (void)context;
    return string_new(from->text, from->length);
}

typedef struct StreamId {
    uint64_t milliseconds, sequence;
} StreamId;

String *rm_CreateStringFromStreamID(Context *context, const StreamId *id) {
    (void)context;
    return string_format("%llu-%llu", (unsigned long long)id->milliseconds, (unsigned long long)id->sequence);
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

/* A whole decimal number without spaces, plus sign or leading zeros. */
int parse_unsigned(const char *text, size_t length, unsigned long long *value) {
    if (!length || length > 20) return 0;
    if (text[0] == '0' && length > 1) return 0;
    unsigned long long sum = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') return 0;
        unsigned digit = (unsigned)(text[i] - '0');
        if (sum > (~0ULL - digit) / 10) return 0;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return 1;
}

int parse_integer(const char *text, size_t length, long long *value) {
    unsigned long long magnitude;
    int negative = length > 1 && text[0] == '-';
    if (!parse_unsigned(text + negative, length - (size_t)negative, &magnitude)) return 0;
    if (negative) {
        if (magnitude == 0 || magnitude > 1ULL << 63) return 0;
        *value = (long long)(0 - magnitude);
        return 1;
    }
    if (magnitude >> 63) return 0;
    *value = (long long)magnitude;
    return 1;
}

int rm_StringToLongLong(const String *string, long long *value) {
    return parse_integer(string->text, string->length, value) ? OK : ERR;
}

int rm_StringToULongLong(const String *string, unsigned long long *value) {
    return parse_unsigned(string->text, string->length, value) ? OK : ERR;
}

/* What precedes a number, and a zero byte within it, make it none. */
static int number_possible(const String *string) {
    if (!string->length || strlen(string->text) != string->length) return 0;
    char first = string->text[0];
    return first != ' ' && !(first >= '\t' && first <= '\r');
}

int rm_StringToDouble(const String *string, double *value) {
    if (!number_possible(string)) return ERR;
    char *end;
    errno = 0;
    double number = strtod(string->text, &end);
    if (*end || number != number || (errno == ERANGE && (number > 1e300 || number < -1e300 || number == 0)))
        return ERR;
    *value = number;
    return OK;
}

int rm_StringToLongDouble(const String *string, long double *value) {
    if (!number_possible(string)) return ERR;
    char *end;
    errno = 0;
    long double number = strtold(string->text, &end);
    if (*end || number != number || errno == ERANGE) return ERR;
    *value = number;
    return OK;
}

int rm_StringToStreamID(const String *string, StreamId *id) {
    if (string->length == 1 && (string->text[0] == '-' || string->text[0] == '+')) {
        id->milliseconds = id->sequence = string->text[0] == '-' ? 0 : ~0ULL;
        return OK;
    }
    const char *dash = memchr(string->text, '-', string->length);
    size_t first = dash ? (size_t)(dash - string->text) : string->length;
    unsigned long long milliseconds, sequence = 0;
    if (!parse_unsigned(string->text, first, &milliseconds)) return ERR;
    if (dash && !parse_unsigned(dash + 1, string->length - first - 1, &sequence)) return ERR;
    id->milliseconds = milliseconds;
    id->sequence = sequence;
    return OK;
}
