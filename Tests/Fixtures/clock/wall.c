// The wall clock of the program that it is loaded into (LD_PRELOAD), moved by the seconds that stand in the file which WALL_CLOCK names.
//
// Nothing else is moved: what counts seconds goes on as ever, as it does where somebody sets a machine's clock. libfaketime would also move
// the ends of timers that were set on the monotonic clock (timerfd_settime), which then wait for as many days as the clock was set back.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int file = -1;

__attribute__((constructor)) static void open_file(void) {
    const char *path = getenv("WALL_CLOCK");
    if (path) file = open(path, O_RDONLY | O_CLOEXEC);
}

// The last one that was read, where the file is being written.
static time_t offset(void) {
    static _Atomic time_t last;
    char text[24] = {0};
    if (pread(file, text, sizeof text - 1, 0) > 0) last = atoll(text);
    return last;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int status = (int)syscall(SYS_clock_gettime, clock, time);
    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += offset();
    return status;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
    *time = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *copy) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (copy) *copy = now.tv_sec;
    return now.tv_sec;
}
