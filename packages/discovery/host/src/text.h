/* Growing text, and JSON in it. */
#ifndef RAMPART_TEXT_H
#define RAMPART_TEXT_H

#include "host.h"

typedef struct Text {
    char *bytes;
    size_t length;
    size_t room;
} Text;

void text_add(Text *text, const char *bytes, size_t length);
void text_puts(Text *text, const char *bytes);
void text_printf(Text *text, const char *format, ...) PRINTF(2, 3);
void text_json(Text *text, const char *bytes, size_t length);
void text_json_puts(Text *text, const char *bytes);

#endif
