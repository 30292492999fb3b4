/* The lines of the report, but for its result. */
#ifndef RAMPART_REPORT_H
#define RAMPART_REPORT_H

#include "isolation.h"
#include "text.h"

/* Writes a line that was put together; the newline is added. */
void report_text(Text *line);

void report_isolation(const Isolation *isolation);

/* `open`, `load` or `loaded`. */
void report_phase(const char *phase);

void report_log(const char *origin, const char *level, const char *text, size_t length);

/* A line of one kind with one word in it: why there is no load. */
void report_reason(const char *kind, const char *key, const char *text);

/* `why` is NULL where the module refused itself. */
void report_refusal(int returned, const char *why);

/* The function of the API that was called last, when a signal ends the load. From a handler of signals. */
void report_fault(const char *last_function);

/* `status` is what wait() gave. */
void report_exit(int status);

#endif
