/* Growing lists of pointers. */
#ifndef RAMPART_LIST_H
#define RAMPART_LIST_H

#include "host.h"
#include "text.h"

typedef struct List {
    void **items;
    size_t count;
    size_t room;
} List;

void list_add(List *list, void *item);

/* Of a list of texts. */
int list_has_text(const List *texts, const char *text);
void list_sort(List *texts);
void list_json(Text *out, const List *texts);

#endif
