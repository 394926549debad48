// SPDX-License-Identifier: Apache-2.0

/// What a goroutine waits for: its status (`runtime/runtime2.go: waitReasonStrings`) read together with the calls that led there.
public enum BlockingKind: String, Hashable, Sendable, CaseIterable {
    /// A `sync.Mutex` that another goroutine has.
    case mutex
    /// A `sync.RWMutex`, to read: a writer has it, or waits for it.
    case readLock = "rwmutex_read"
    /// A `sync.RWMutex`, to write: a writer or readers have it.
    case writeLock = "rwmutex_write"
    /// A `sync.Once` whose function another goroutine runs.
    case once
    /// A `sync.WaitGroup` that has not come to zero.
    case waitGroup = "wait_group"
    /// A `sync.Cond` that nobody has signalled.
    case condition = "cond"
    /// A semaphore of the runtime that none of the above stands behind.
    case semaphore
    /// A channel that nobody receives from, or whose buffer is full.
    case send = "channel_send"
    /// A channel that nobody sends to.
    case receive = "channel_receive"
    /// A nil channel: nothing ever ends that.
    case nilChannel = "nil_channel"
    /// A `select` none of whose cases is ready.
    case select
    /// `select {}`: nothing ever ends that.
    case selectForever = "select_forever"
    /// The network: a peer that has not answered, or not read.
    case network
    /// A file, pipe or folder: a call of package `os`.
    case file
    /// A process that was started.
    case process
    /// A descriptor of another kind, through the runtime's poller.
    case poller = "io"
    /// A call into the kernel of another kind.
    case systemCall = "syscall"
    /// A call into C.
    case cgo
    /// `time.Sleep`.
    case sleep

    /// True for what one goroutine has while others wait for it.
    var isLock: Bool { self == .mutex || self == .readLock || self == .writeLock || self == .once }
}
