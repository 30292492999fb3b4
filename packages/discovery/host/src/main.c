/*
 * The module host: loads one Redis module and reports what it registers.
 *
 *   module-host [options] -- MODULE [ARGUMENT...]
 *
 *   --redis-version V    the Redis that is imitated (7.2.4; 255.255.255 for an unreleased one)
 *   --report N           the descriptor that the report is written to, as JSON lines (default 3)
 *   --parent PID         end when this process is no longer the parent
 *   --seconds N          what RLIMIT_CPU is derived from
 *   --run PROGRAM        with --: supervise PROGRAM with the words that follow, a host that writes the report, instead
 *                        of loading a module here
 *   --serve PROGRAM      the same for a program that knows of no report: a Redis server
 *   --allow-write FOLDER a folder that the module may write to, beside the working directory; repeatable
 *   --require-isolation  load nothing where the system does not permit namespaces
 *   --unsupervised       load in this process, without a supervisor
 *   --without-namespaces as on a system that permits none
 *
 * Two processes at least: a supervisor, in which no code of the module ever runs, and the worker, which loads it.
 */
#include <stdio.h>

#include "descriptor.h"
#include "options.h"
#include "pipe.h"
#include "supervisor.h"
#include "version.h"
#include "worker.h"

static int usage(const char *text) {
    fprintf(stderr, "module-host: %s\n", text);
    return 2;
}

int main(int argc, char **argv) {
    Options options;
    const char *fault = options_read(&options, argc, argv);
    if (fault) return usage(fault);
    if (!imitate(options.version)) return usage("not a Redis version from 4.0 on");
    if (!pipe_open(options.report, !options.reports)) return usage("the descriptor of the report is not open");
    if (!options.supervised) work(options.words, options.count);
    close_others(pipe_descriptor());
    return supervise(&options);
}
