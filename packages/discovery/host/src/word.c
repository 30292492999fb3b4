/* Words in a text, as the server splits it. */
#include "word.h"

#include <string.h>
#include <strings.h>

int each_word(const char *text, int (*each)(const char *word, size_t length, void *data), void *data) {
    if (!*text) return 1;
    for (;;) {
        const char *space = strchr(text, ' ');
        size_t length = space ? (size_t)(space - text) : strlen(text);
        if (!each(text, length, data)) return 0;
        if (!space) return 1;
        text = space + 1;
    }
}

int same_word(const char *word, size_t length, const char *name) {
    return strlen(name) == length && strncasecmp(word, name, length) == 0;
}
