/* Memory: the host's own, and what a module asks for. */
#include "allocation.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipe.h"

/* A line of the log, written without the memory that a Text would need. */
static void out_of_memory(const char *format, ...) PRINTF(1, 2);

static void out_of_memory(const char *format, ...) {
    static const char line_format[] =
        "{\"t\":\"log\",\"from\":\"host\",\"level\":\"warning\",\"text\":\"out of memory: %s asked for\"}\n";
    char size[96], line[192];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(size, sizeof size, format, arguments);
    va_end(arguments);
    int length = snprintf(line, sizeof line, line_format, size);
    pipe_line(line, (size_t)length);
    abort();
}

void *must_alloc(size_t bytes) {
    void *pointer = calloc(1, bytes ? bytes : 1);
    if (!pointer) out_of_memory("%lu bytes", (unsigned long)bytes);
    return pointer;
}

void *must_realloc(void *old, size_t bytes) {
    void *pointer = realloc(old, bytes ? bytes : 1);
    if (!pointer) out_of_memory("%lu bytes", (unsigned long)bytes);
    return pointer;
}

char *must_copy(const char *text) {
    size_t length = strlen(text);
    char *copy = must_alloc(length + 1);
    memcpy(copy, text, length);
    return copy;
}

void *opaque_object(void) {
    return must_alloc(64);
}

void *rm_Alloc(size_t bytes) {
    void *pointer = malloc(bytes ? bytes : 1);
    if (!pointer) out_of_memory("%lu bytes", (unsigned long)bytes);
    return pointer;
}

void *rm_TryAlloc(size_t bytes) {
    return malloc(bytes ? bytes : 1);
}

void *rm_Calloc(size_t count, size_t bytes) {
    void *pointer = calloc(count ? count : 1, bytes ? bytes : 1);
    if (!pointer) out_of_memory("%lu times %lu bytes", (unsigned long)count, (unsigned long)bytes);
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

void *rm_PoolAlloc(void *context, size_t bytes) {
    (void)context;
    return bytes ? must_alloc(bytes) : NULL;
}

size_t rm_MallocSize(void *pointer) {
    return pointer ? malloc_usable_size(pointer) : 0;
}

size_t rm_MallocUsableSize(void *pointer) {
    return pointer ? malloc_usable_size(pointer) : 0;
}
