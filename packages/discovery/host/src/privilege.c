/* What a process may do beyond what its user may. */
#include "privilege.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* More than there are; asking for one that does not exist does nothing. */
#define MOST_CAPABILITIES 64

void drop_privileges(void) {
    /* Without it root cannot read a module that belongs to someone else. */
    unsigned kept = geteuid() == 0 ? 1U << CAP_DAC_OVERRIDE : 0;
    for (unsigned long one = 0; one < MOST_CAPABILITIES; one++)
        if (one >= 32 || !(kept >> one & 1)) prctl(PR_CAPBSET_DROP, one, 0, 0, 0);
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{kept, kept, 0}, {0, 0, 0}};
    /* Where the process does not have what it would keep, it keeps nothing. */
    if (syscall(SYS_capset, &header, data) == 0) return;
    data[0].effective = data[0].permitted = 0;
    syscall(SYS_capset, &header, data);
}
