/* Growing lists of pointers. */
#include "list.h"

#include <stdlib.h>
#include <string.h>

#include "allocation.h"

void list_add(List *list, void *item) {
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 8;
        list->items = must_realloc(list->items, list->room * sizeof(void *));
    }
    list->items[list->count++] = item;
}

int list_has_text(const List *texts, const char *text) {
    for (size_t i = 0; i < texts->count; i++)
        if (strcmp(texts->items[i], text) == 0) return 1;
    return 0;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void list_sort(List *texts) {
    if (texts->count) qsort(texts->items, texts->count, sizeof(void *), by_name);
}

void list_json(Text *out, const List *texts) {
    text_puts(out, "[");
    for (size_t i = 0; i < texts->count; i++) {
        if (i) text_puts(out, ",");
        text_json_puts(out, texts->items[i]);
    }
    text_puts(out, "]");
}
