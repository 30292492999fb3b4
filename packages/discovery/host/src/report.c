/* The lines of the report, but for its result. */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "api.h"
#include "pipe.h"

void report_text(Text *line) {
    text_puts(line, "\n");
    pipe_line(line->bytes, line->length);
}

void report_isolation(const Isolation *isolation) {
    static const char *const words[] = {"false", "true"};
    char line[128];
    int length = snprintf(line, sizeof line, "{\"t\":\"isolation\",\"network\":%s,\"processes\":%s,\"files\":%s}\n",
                          words[isolation->network], words[isolation->processes], words[isolation->files]);
    pipe_line(line, (size_t)length);
}

void report_phase(const char *phase) {
    char line[64];
    int length = snprintf(line, sizeof line, "{\"t\":\"phase\",\"phase\":\"%s\"}\n", phase);
    pipe_line(line, (size_t)length);
}

/* It goes out at once, so that it outlives a crash. */
void report_log(const char *origin, const char *level, const char *text, size_t length) {
    Text line = {0};
    text_puts(&line, "{\"t\":\"log\",\"from\":");
    text_json_puts(&line, origin);
    text_puts(&line, ",\"level\":");
    text_json_puts(&line, level);
    text_puts(&line, ",\"text\":");
    text_json(&line, text, length);
    text_puts(&line, "}");
    report_text(&line);
    free(line.bytes);
}

void report_reason(const char *kind, const char *key, const char *text) {
    Text line = {0};
    text_printf(&line, "{\"t\":\"%s\",\"%s\":", kind, key);
    text_json_puts(&line, text);
    text_puts(&line, "}");
    report_text(&line);
}

void report_refusal(int returned, const char *why) {
    Text line = {0};
    text_printf(&line, "{\"t\":\"refused\",\"returned\":%d", returned);
    if (why) text_printf(&line, ",\"why\":\"%s\"", why);
    text_puts(&line, ",");
    report_missing(&line);
    text_puts(&line, "}");
    report_text(&line);
}

void report_fault(const char *last_function) {
    char line[256];
    size_t length = 0;
    const char *parts[] = {"{\"t\":\"fault\",\"last\":\"", last_function ? last_function : "", "\"}\n"};
    for (int i = 0; i < 3; i++)
        for (const char *p = parts[i]; *p && length < sizeof line; p++) line[length++] = *p;
    pipe_line_at_once(line, length);
}

void report_exit(int status) {
    char line[96];
    int length;
    if (WIFSIGNALED(status))
        length = snprintf(line, sizeof line, "{\"t\":\"exit\",\"signal\":%d}\n", WTERMSIG(status));
    else
        length = snprintf(line, sizeof line, "{\"t\":\"exit\",\"status\":%d}\n", WEXITSTATUS(status));
    pipe_line(line, (size_t)length);
}
