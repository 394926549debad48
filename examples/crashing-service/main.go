// Command crashing-service writes a few log lines and then dies in the way that its argument names.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"runtime/pprof"
	"sync"
)

type way struct {
	name string
	what string
	die  func()
}

var ways = []way{
	{"nil-map", "a write to a nil map", nilMap},
	{"nil-pointer", "a read through a nil pointer", nilPointer},
	{"index", "an index out of range", index},
	{"error", "a panic with an error of a type of its own", customError},
	{"repanic", "a deferred function that recovers and panics again", repanic},
	{"deadlock", "all goroutines asleep", deadlock},
	{"concurrent-map", "concurrent writes to a map", concurrentMap},
	{"stack-overflow", "a recursion without an end", stackOverflow},
	{"closed-channel", "a send on a closed channel", closedChannel},
	{"labels", "a panic in a goroutine that carries pprof labels", labels},
}

func main() {
	for _, way := range ways {
		if len(os.Args) == 2 && os.Args[1] == way.name {
			serve()
			way.die()
		}
	}
	fmt.Fprintln(os.Stderr, "usage: crashing-service WAY, where WAY is one of")
	for _, way := range ways {
		fmt.Fprintf(os.Stderr, "  %-15s %s\n", way.name, way.what)
	}
	os.Exit(64)
}

// serve writes what a service writes on an ordinary day.
func serve() {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	log.Info("listening", "address", ":8080")
	for key := 1; key <= 3; key++ {
		log.Info("put", "key", key, "bytes", 4096)
	}
	log.Warn("slow request", "path", "/put", "took", "1.2s")
}

// Not inlined, so that each stack has the frame that expected.tsv names.

//go:noinline
func nilMap() {
	var sizes map[string]int
	sizes["a"] = 1
}

type entry struct {
	size int
	next *entry
}

//go:noinline
func nilPointer() {
	first := &entry{size: 1}
	fmt.Println(first.next.size)
}

//go:noinline
func index() {
	shards := []string{"a", "b", "c"}
	wanted := len(os.Args) + 3
	fmt.Println(shards[wanted])
}

type storeError struct {
	bucket string
	err    error
}

func (e *storeError) Error() string { return "bucket " + e.bucket + ": " + e.err.Error() }

//go:noinline
func customError() {
	panic(&storeError{bucket: "orders", err: errors.New("checksum mismatch")})
}

//go:noinline
func repanic() {
	defer func() {
		if reason := recover(); reason != nil {
			panic(fmt.Sprintf("while cleaning up after %q", reason))
		}
	}()
	panic("transaction is closed")
}

//go:noinline
func deadlock() {
	var group sync.WaitGroup
	group.Add(1)
	group.Wait()
}

//go:noinline
func concurrentMap() {
	hits := map[int]int{}
	var group sync.WaitGroup
	for range [8]struct{}{} {
		group.Add(1)
		go countUp(hits, &group)
	}
	group.Wait()
}

//go:noinline
func countUp(hits map[int]int, group *sync.WaitGroup) {
	defer group.Done()
	for key := 0; key < 100_000_000; key++ {
		hits[key%64]++
	}
}

//go:noinline
func stackOverflow() {
	// The usual limit is 1 GB; a small one dies sooner and the same.
	debug.SetMaxStack(1 << 20)
	fmt.Println(depth(1))
}

//go:noinline
func depth(n int) int {
	return depth(n+1) + 1
}

//go:noinline
func closedChannel() {
	jobs := make(chan int, 1)
	close(jobs)
	jobs <- 1
}

//go:noinline
func labels() {
	done := make(chan struct{})
	go pprof.Do(context.Background(), pprof.Labels("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736", "op", "put"), put)
	<-done
}

//go:noinline
func put(context.Context) {
	panic("disk quota exceeded")
}
