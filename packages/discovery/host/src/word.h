/* Words in a text, as the server splits it. */
#ifndef RAMPART_WORD_H
#define RAMPART_WORD_H

#include "host.h"

/*
 * Calls `each` for every part of a text between single spaces, empty parts included, as the server splits it: two
 * spaces in a row hold an empty word, which no list knows. An empty text has no parts. 0 as soon as `each` answers 0.
 */
int each_word(const char *text, int (*each)(const char *word, size_t length, void *data), void *data);

/* Whether a word is this name, in any case. */
int same_word(const char *word, size_t length, const char *name);

#endif
