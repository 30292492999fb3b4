/* Dictionaries: a sorted array, which is all that a module needs while it loads. */
#include <stdlib.h>
#include <string.h>

#include "allocation.h"
#include "context.h"
#include "redis-string.h"

typedef struct Entry {
    unsigned char *key;
    size_t length;
    void *value;
} Entry;

typedef struct Dictionary {
    Entry *entries;
    size_t count, room;
} Dictionary;

typedef struct Cursor {
    Dictionary *dictionary;
    size_t at;
    int fresh;  /* the entry found by seeking was not given out yet */
    int ended;
} Cursor;

static int order(const void *a, size_t a_length, const void *b, size_t b_length) {
    size_t shorter = a_length < b_length ? a_length : b_length;
    int difference = shorter ? memcmp(a, b, shorter) : 0;
    if (difference) return difference;
    return a_length == b_length ? 0 : a_length < b_length ? -1 : 1;
}

/* The first entry that is not less than the key. */
static size_t lower(const Dictionary *dictionary, const void *key, size_t length, int *found) {
    size_t low = 0, high = dictionary->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (order(dictionary->entries[middle].key, dictionary->entries[middle].length, key, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *found = low < dictionary->count &&
             order(dictionary->entries[low].key, dictionary->entries[low].length, key, length) == 0;
    return low;
}

Dictionary *rm_CreateDict(Context *context) {
    (void)context;
    return must_alloc(sizeof(Dictionary));
}

void rm_FreeDict(Context *context, Dictionary *dictionary) {
    (void)context;
    for (size_t i = 0; i < dictionary->count; i++) free(dictionary->entries[i].key);
    free(dictionary->entries);
    free(dictionary);
}

uint64_t rm_DictSize(Dictionary *dictionary) {
    return dictionary->count;
}

static int set(Dictionary *dictionary, const void *key, size_t length, void *value, int replace) {
    int found;
    size_t at = lower(dictionary, key, length, &found);
    if (found) {
        if (!replace) return ERR;
        dictionary->entries[at].value = value;
        return OK;
    }
    if (dictionary->count == dictionary->room) {
        dictionary->room = dictionary->room ? dictionary->room * 2 : 16;
        dictionary->entries = must_realloc(dictionary->entries, dictionary->room * sizeof(Entry));
    }
    memmove(dictionary->entries + at + 1, dictionary->entries + at, (dictionary->count - at) * sizeof(Entry));
    Entry *entry = &dictionary->entries[at];
    entry->key = must_alloc(length + 1);
    if (length) memcpy(entry->key, key, length);
    entry->length = length;
    entry->value = value;
    dictionary->count++;
    return OK;
}

int rm_DictSetC(Dictionary *dictionary, void *key, size_t length, void *value) {
    return set(dictionary, key, length, value, 0);
}

int rm_DictSet(Dictionary *dictionary, String *key, void *value) {
    return set(dictionary, key->text, key->length, value, 0);
}

int rm_DictReplaceC(Dictionary *dictionary, void *key, size_t length, void *value) {
    return set(dictionary, key, length, value, 1);
}

int rm_DictReplace(Dictionary *dictionary, String *key, void *value) {
    return set(dictionary, key->text, key->length, value, 1);
}

void *rm_DictGetC(Dictionary *dictionary, void *key, size_t length, int *no_key) {
    int found;
    size_t at = lower(dictionary, key, length, &found);
    if (no_key) *no_key = !found;
    return found ? dictionary->entries[at].value : NULL;
}

void *rm_DictGet(Dictionary *dictionary, String *key, int *no_key) {
    return rm_DictGetC(dictionary, key->text, key->length, no_key);
}

int rm_DictDelC(Dictionary *dictionary, void *key, size_t length, void *old_value) {
    int found;
    size_t at = lower(dictionary, key, length, &found);
    if (!found) return ERR;
    if (old_value) *(void **)old_value = dictionary->entries[at].value;
    free(dictionary->entries[at].key);
    dictionary->count--;
    memmove(dictionary->entries + at, dictionary->entries + at + 1, (dictionary->count - at) * sizeof(Entry));
    return OK;
}

int rm_DictDel(Dictionary *dictionary, String *key, void *old_value) {
    return rm_DictDelC(dictionary, key->text, key->length, old_value);
}

/* ---- walking ---- */

static int seek(Cursor *cursor, const char *operation, const void *key, size_t length) {
    Dictionary *dictionary = cursor->dictionary;
    int found = 0, known = 1;
    size_t count = dictionary->count, at = 0;
    cursor->fresh = 1;
    cursor->ended = 0;
    if (operation[0] == '^') {
        cursor->ended = count == 0;
    } else if (operation[0] == '$') {
        at = count ? count - 1 : 0;
        cursor->ended = count == 0;
    } else {
        at = lower(dictionary, key, length, &found);
        int equal = operation[1] == '=';
        if (operation[0] == '>') {
            if (found && !equal) at++;
            cursor->ended = at >= count;
        } else if (operation[0] == '<') {
            if (!(found && equal)) {
                cursor->ended = at == 0;
                at = at ? at - 1 : 0;
            }
        } else if (operation[0] == '=') {
            cursor->ended = !found;
        } else {
            known = 0;
            cursor->ended = 1;
        }
    }
    cursor->at = at;
    return known;
}

Cursor *rm_DictIteratorStartC(Dictionary *dictionary, const char *operation, void *key, size_t length) {
    Cursor *cursor = must_alloc(sizeof *cursor);
    cursor->dictionary = dictionary;
    seek(cursor, operation, key, length);
    return cursor;
}

Cursor *rm_DictIteratorStart(Dictionary *dictionary, const char *operation, String *key) {
    return rm_DictIteratorStartC(dictionary, operation, key ? key->text : NULL, key ? key->length : 0);
}

void rm_DictIteratorStop(Cursor *cursor) {
    free(cursor);
}

int rm_DictIteratorReseekC(Cursor *cursor, const char *operation, void *key, size_t length) {
    return seek(cursor, operation, key, length);
}

int rm_DictIteratorReseek(Cursor *cursor, const char *operation, String *key) {
    return seek(cursor, operation, key ? key->text : NULL, key ? key->length : 0);
}

static Entry *step(Cursor *cursor, int forwards) {
    if (cursor->ended) return NULL;
    if (cursor->fresh) {
        cursor->fresh = 0;
    } else if (forwards) {
        cursor->at++;
    } else if (cursor->at == 0) {
        cursor->ended = 1;
    } else {
        cursor->at--;
    }
    if (cursor->at >= cursor->dictionary->count) cursor->ended = 1;
    return cursor->ended ? NULL : &cursor->dictionary->entries[cursor->at];
}

static void *give(Entry *entry, size_t *length, void **value) {
    if (!entry) return NULL;
    if (length) *length = entry->length;
    if (value) *value = entry->value;
    return entry->key;
}

void *rm_DictNextC(Cursor *cursor, size_t *length, void **value) {
    return give(step(cursor, 1), length, value);
}

void *rm_DictPrevC(Cursor *cursor, size_t *length, void **value) {
    return give(step(cursor, 0), length, value);
}

String *rm_DictNext(Context *context, Cursor *cursor, void **value) {
    (void)context;
    size_t length;
    void *key = rm_DictNextC(cursor, &length, value);
    return key ? string_new(key, length) : NULL;
}

String *rm_DictPrev(Context *context, Cursor *cursor, void **value) {
    (void)context;
    size_t length;
    void *key = rm_DictPrevC(cursor, &length, value);
    return key ? string_new(key, length) : NULL;
}

int rm_DictCompareC(Cursor *cursor, const char *operation, void *key, size_t length) {
    if (cursor->ended || cursor->at >= cursor->dictionary->count) return ERR;
    const Entry *entry = &cursor->dictionary->entries[cursor->at];
    int difference = order(entry->key, entry->length, key, length);
    int equal = operation[1] == '=' || operation[0] == '=';
    if (difference == 0) return equal ? OK : ERR;
    if (operation[0] == '>') return difference > 0 ? OK : ERR;
    if (operation[0] == '<') return difference < 0 ? OK : ERR;
    return ERR;
}

int rm_DictCompare(Cursor *cursor, const char *operation, String *key) {
    return rm_DictCompareC(cursor, operation, key->text, key->length);
}

size_t rm_MallocSizeDict(Dictionary *dictionary) {
    return sizeof *dictionary + dictionary->room * sizeof(Entry);
}
