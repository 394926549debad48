// SPDX-License-Identifier: Apache-2.0

/// Goroutine blocks as Go 1.27 prints them, `#` for the id and `@` for addresses.
enum Block {
    /// A goroutine that copies between two connections: 15 frames, most of them of the standard library.
    static let copying = """
        goroutine # [IO wait]:
        internal/poll.runtime_pollWait(@, 0x72)
        \truntime/netpoll.go:351 +0x85
        internal/poll.(*pollDesc).wait(@?, @?, 0x0)
        \tinternal/poll/fd_poll_runtime.go:84 +0x27
        internal/poll.(*pollDesc).waitRead(...)
        \tinternal/poll/fd_poll_runtime.go:89
        internal/poll.(*FD).Read(@, {@, 0x2000, 0x2000})
        \tinternal/poll/fd_unix.go:170 +0x2a8
        net.(*netFD).Read(@, {@?, 0xa74750?, 0x1?})
        \tnet/fd_posix.go:68 +0x25
        net.(*conn).Read(@, {@?, 0x0?, 0x0?})
        \tnet/net.go:196 +0x45
        io.discard.ReadFrom({}, {0xaede78, @})
        \tio/io.go:666 +0x6d
        io.copyBuffer({0xaedd78, 0xb67960}, {0xaede78, @}, {0x0, 0x0, 0x0})
        \tio/io.go:415 +0x151
        io.Copy(...)
        \tio/io.go:388
        net.genericWriteTo(0xaedd78?, {0xaedd78?, 0xb67960?})
        \tnet/net.go:798 +0x35
        net.(*TCPConn).writeTo(@, {0xaedd78, 0xb67960})
        \tnet/tcpsock_posix.go:61 +0x4d
        net.(*TCPConn).WriteTo(@, {0xaedd78?, 0xb67960?})
        \tnet/tcpsock.go:177 +0x30
        io.copyBuffer({0xaedd78, 0xb67960}, {0xaede58, @}, {0x0, 0x0, 0x0})
        \tio/io.go:411 +0x9d
        io.Copy(...)
        \tio/io.go:388
        main.init.6.func2.17()
        \texample.com/acme/storaged/cmd/scen/io.go:79 +0x85
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:93 +0x6a5
        """

    /// What else a busy service's goroutines wait for, one of each kind; most have one frame.
    static let waiting = [
        """
        goroutine # [IO wait]:
        internal/poll.runtime_pollWait(@, 0x72)
        \truntime/netpoll.go:351 +0x85
        internal/poll.(*pollDesc).wait(@?, @?, 0x1)
        \tinternal/poll/fd_poll_runtime.go:84 +0x27
        internal/poll.(*pollDesc).waitRead(...)
        \tinternal/poll/fd_poll_runtime.go:89
        internal/poll.(*FD).Read(@, {@, 0x8, 0x8})
        \tinternal/poll/fd_unix.go:170 +0x2a8
        os.(*File).read(...)
        \tos/file_posix.go:30
        os.(*File).Read(@, {@?, 0x0?, 0x0?})
        \tos/file.go:144 +0x4f
        main.init.6.func2.16()
        \texample.com/acme/storaged/cmd/scen/io.go:78 +0x2c
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:93 +0x6a5
        """,
        """
        goroutine # [chan receive, locked to thread]:
        main.init.6.func2.18()
        \texample.com/acme/storaged/cmd/scen/io.go:80 +0x28
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:93 +0x6a5
        """,
        """
        goroutine # [syscall]:
        syscall.Syscall(0x0, 0xc, @, 0x8)
        \tsyscall/syscall_linux.go:74 +0x25
        syscall.read(@?, {@?, 0x0?, 0x0?})
        \tsyscall/zsyscall_linux_amd64.go:736 +0x38
        syscall.Read(...)
        \tsyscall/syscall_unix.go:183
        main.init.6.func2.19()
        \texample.com/acme/storaged/cmd/scen/io.go:81 +0x45
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:93 +0x6a5
        """,
        """
        goroutine # [runnable]:
        main.init.6.func2.20()
        \texample.com/acme/storaged/cmd/scen/io.go:83
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:93 +0x6a5
        """,
        """
        goroutine # [select (no cases)]:
        main.init.6.func2.7()
        \texample.com/acme/storaged/cmd/scen/io.go:63 +0xf
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [chan receive (nil chan)]:
        main.init.6.func2.8()
        \texample.com/acme/storaged/cmd/scen/io.go:64 +0x19
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [sync.Cond.Wait]:
        sync.runtime_notifyListWait(@, 0x1)
        \truntime/sema.go:617 +0x1b3
        sync.(*Cond).Wait(0x0?)
        \tsync/cond.go:71 +0x73
        main.init.6.func2.9()
        \texample.com/acme/storaged/cmd/scen/io.go:65 +0x2e
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [sync.WaitGroup.Wait]:
        sync.runtime_SemacquireWaitGroup(0x0?, 0x0?)
        \truntime/sema.go:114 +0x2e
        sync.(*WaitGroup).Wait(@)
        \tsync/waitgroup.go:206 +0x85
        main.init.6.func2.10()
        \texample.com/acme/storaged/cmd/scen/io.go:66 +0x17
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [sync.Mutex.Lock]:
        internal/sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)
        \truntime/sema.go:95 +0x25
        internal/sync.(*Mutex).lockSlow(@)
        \tinternal/sync/mutex.go:149 +0x15a
        internal/sync.(*Mutex).Lock(...)
        \tinternal/sync/mutex.go:70
        sync.(*Mutex).Lock(...)
        \tsync/mutex.go:46
        sync.(*RWMutex).Lock(0x0?)
        \tsync/rwmutex.go:150 +0x31
        main.init.6.func2.11()
        \texample.com/acme/storaged/cmd/scen/io.go:67 +0x17
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [chan send (nil chan)]:
        main.init.6.func2.12()
        \texample.com/acme/storaged/cmd/scen/io.go:68 +0x1e
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [chan receive]:
        main.init.6.func2.13()
        \texample.com/acme/storaged/cmd/scen/io.go:70 +0x31
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [chan receive]:
        main.init.6.func2.14()
        \texample.com/acme/storaged/cmd/scen/io.go:74 +0x27
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [chan receive]:
        main.init.6.func2.1()
        \texample.com/acme/storaged/cmd/scen/io.go:52 +0x19
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [chan send]:
        main.init.6.func2.2()
        \texample.com/acme/storaged/cmd/scen/io.go:53 +0x1e
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [select]:
        main.init.6.func2.3()
        \texample.com/acme/storaged/cmd/scen/io.go:55 +0x5f
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [sync.Mutex.Lock]:
        internal/sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)
        \truntime/sema.go:95 +0x25
        internal/sync.(*Mutex).lockSlow(@)
        \tinternal/sync/mutex.go:149 +0x15a
        internal/sync.(*Mutex).Lock(...)
        \tinternal/sync/mutex.go:70
        sync.(*Mutex).Lock(...)
        \tsync/mutex.go:46
        main.init.6.func2.4()
        \texample.com/acme/storaged/cmd/scen/io.go:60 +0x2c
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [sync.RWMutex.RLock]:
        sync.runtime_SemacquireRWMutexR(0x0?, 0x0?, 0x0?)
        \truntime/sema.go:100 +0x25
        sync.(*RWMutex).RLock(...)
        \tsync/rwmutex.go:74
        main.init.6.func2.5()
        \texample.com/acme/storaged/cmd/scen/io.go:61 +0x31
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [sleep]:
        time.Sleep(0x34630b8a000)
        \truntime/time.go:368 +0x165
        main.init.6.func2.6()
        \texample.com/acme/storaged/cmd/scen/io.go:62 +0x1d
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
        """
        goroutine # [sync.Cond.Wait]:
        sync.runtime_notifyListWait(@, 0x0)
        \truntime/sema.go:617 +0x1b3
        sync.(*Cond).Wait(0x0?)
        \tsync/cond.go:71 +0x73
        main.init.6.func2.9()
        \texample.com/acme/storaged/cmd/scen/io.go:65 +0x2e
        created by main.init.6.func2 in goroutine 1
        \texample.com/acme/storaged/cmd/scen/io.go:97 +0x6e6
        """,
    ]
}
