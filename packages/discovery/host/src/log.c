/* The log: lines of the host, and of the module. */
#include "log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "module.h"
#include "report.h"

static void log_line(const char *origin, const char *level, const char *format, va_list arguments) {
    char buffer[4096];
    int before = errno;
    int length = vsnprintf(buffer, sizeof buffer, format, arguments);
    if (length < 0) length = 0;
    if ((size_t)length >= sizeof buffer) length = sizeof buffer - 1;
    report_log(origin, level ? level : "notice", buffer, (size_t)length);
    errno = before;
}

void host_log(const char *level, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    log_line("host", level, format, arguments);
    va_end(arguments);
}

void rm_Log(Context *context, const char *level, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    log_line(context && context->module ? context->module->name : "module", level, format, arguments);
    va_end(arguments);
}

void rm_LogIOError(void *io, const char *level, const char *format, ...) {
    (void)io;
    va_list arguments;
    va_start(arguments, format);
    log_line("module", level, format, arguments);
    va_end(arguments);
}

void rm__Assert(const char *expression, const char *file, int line) {
    host_log("warning", "the module's assertion '%s' failed in %s, line %d", expression, file, line);
    abort();
}
