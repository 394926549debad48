// What Swift's Glibc module leaves out.

// mallopt(3): how malloc takes memory from the system.
#include <malloc.h>

// statx(2) tells when an inode was made. Its header asks for _GNU_SOURCE.
#include <linux/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int linux_statx(int directory, const char *path, int flags, unsigned int mask, struct statx *answer) {
    return (int)syscall(SYS_statx, directory, path, flags, mask, answer);
}

// tee(2) and splice(2) carry bytes from pipe to pipe inside the kernel: what a killed process had in hand is not lost.
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>

static inline long linux_tee(int from, int to, size_t length, unsigned int flags) {
    return syscall(SYS_tee, from, to, length, flags);
}

static inline long linux_splice(int from, int to, size_t length, unsigned int flags) {
    return syscall(SYS_splice, from, (void *)0, to, (void *)0, length, flags);
}

// signalfd4(2) with the kernel's own set: bit n - 1 is signal n.
static inline int linux_signalfd(uint64_t set) {
    return (int)syscall(SYS_signalfd4, -1, &set, sizeof set, O_CLOEXEC | O_NONBLOCK);
}

// No core of this process: the one of interest was another's.
static inline void linux_prevent_core(void) { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// The variables as they stand. Swift takes the global itself for one that threads could race for.
static inline char **linux_environment(void) {
    extern char **environ;
    return environ;
}

// Whether whoever started this process has it ignore a signal, which a process that it starts in turn is to do as well.
#include <signal.h>

static inline int linux_ignores(int number) {
    struct sigaction action;
    return sigaction(number, (void *)0, &action) == 0 && action.sa_handler == SIG_IGN;
}

// adjtimex(2), which changes nothing here: whether anything keeps the clock right.
#include <sys/timex.h>

static inline int linux_clock_is_synchronised(void) {
    struct timex state = {.modes = 0};
    int answer = adjtimex(&state);
    return answer >= 0 && answer != TIME_ERROR;
}

// Declared for _GNU_SOURCE only.
#include <spawn.h>

static inline int linux_spawn_closing_from(posix_spawn_file_actions_t *actions, int lowest) {
    extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
    return posix_spawn_file_actions_addclosefrom_np(actions, lowest);
}

// Memory that outlives the process that wrote it, as long as another holds the descriptor; and words in it that are whole at any moment
// at which that process may be killed.
static inline int linux_memory_file(const char *name) { return (int)syscall(SYS_memfd_create, name, 1u /* MFD_CLOEXEC */); }

static inline void linux_publish(uint64_t *word, uint64_t value) { __atomic_store_n(word, value, __ATOMIC_RELEASE); }

static inline uint64_t linux_published(const uint64_t *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }

// statfs(2): the number of the file system that a path stands on; 0 when the system refuses.
#include <sys/vfs.h>

static inline uint32_t linux_file_system(const char *path) {
    struct statfs answer;
    return statfs(path, &answer) == 0 ? (uint32_t)answer.f_type : 0;
}

// recvmsg(2) with the kernel's word of who sends, which a socket with SO_PASSCRED gets. `struct ucred` is declared for _GNU_SOURCE only: pid,
// uid, gid. `pid` is 0 for a process of another namespace. Nobody's descriptors are taken: there is room for the three numbers alone.
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

static inline long linux_receive(int socket, void *room, size_t size, int *pid) {
    struct { int pid, uid, gid; } sender;
    union {
        char room[CMSG_SPACE(sizeof sender)];
        struct cmsghdr first;
    } control;
    struct iovec part = {.iov_base = room, .iov_len = size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    long length = recvmsg(socket, &message, MSG_TRUNC | MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    *pid = 0;
    if (length < 0) return length;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == 2 /* SCM_CREDENTIALS */
        && header->cmsg_len >= CMSG_LEN(sizeof sender)) {
        memcpy(&sender, CMSG_DATA(header), sizeof sender);
        *pid = sender.pid;
    }
    return length;
}

// madvise(2) on those segments of the program that are never written to: its code, and what lies with it. The kernel reads what is asked for again
// from the file, or from its cache of it. A breakpoint that somebody has set there goes, too.
#include <elf.h>
#include <sys/auxv.h>
#include <sys/mman.h>

static inline void linux_drop_program_pages(void) {
    const Elf64_Phdr *headers = (const Elf64_Phdr *)getauxval(AT_PHDR);
    unsigned long count = getauxval(AT_PHNUM);
    uintptr_t page = getauxval(AT_PAGESZ), base = 0;
    // Where the program was loaded: the table's address less the one that it gives for itself.
    for (unsigned long i = 0; i < count; i++)
        if (headers[i].p_type == PT_PHDR) base = (uintptr_t)headers - headers[i].p_vaddr;
    for (unsigned long i = 0; base && i < count; i++) {
        if (headers[i].p_type != PT_LOAD || headers[i].p_flags & PF_W) continue;
        uintptr_t start = (base + headers[i].p_vaddr + page - 1) & ~(page - 1);
        uintptr_t end = (base + headers[i].p_vaddr + headers[i].p_memsz) & ~(page - 1);
        // Where it is refused the pages stay.
        if (start < end) madvise((void *)start, end - start, MADV_DONTNEED);
    }
}
