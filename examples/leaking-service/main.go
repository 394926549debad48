// Command leaking-service does worse from question to question and then dies, in the way that its argument names. It answers expvar and pprof.
package main

import (
	"errors"
	"expvar"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type way struct {
	name string
	what string
	// Made worse by so much before each round of questions but the first.
	worsen func(round int)
	die    func()
}

var ways = []way{
	{"goroutines", "workers that wait for a queue that nobody fills", leakWorkers, giveUp},
	{"rwmutex", "readers behind a writer that does not let go of a lock", pileUp, giveUp},
	{"bytes", "files until -dir has no bytes left", fillBytes, writeOne},
	{"inodes", "empty files until -dir has no inodes left", fillInodes, writeOne},
}

var (
	listen = flag.String("listen", "127.0.0.1:6060", "the address that expvar and pprof answer on")
	dir    = flag.String("dir", "", "the folder that `bytes` and `inodes` fill")
	rounds = flag.Int64("rounds", 4, "how often it is asked before it dies")
	hang   = flag.Duration("hang", 0, "how long it answers nothing before it dies")
)

var (
	timeouts = expvar.NewInt("redis_pool_timeouts")
	queue    = expvar.NewMap("queue")
)

func main() {
	flag.Parse()
	for _, way := range ways {
		if flag.NArg() == 1 && flag.Arg(0) == way.name {
			serve(way)
		}
	}
	fmt.Fprintln(os.Stderr, "usage: leaking-service [-listen ADDRESS] [-dir DIR] [-rounds N] WAY, where WAY is one of")
	for _, way := range ways {
		fmt.Fprintf(os.Stderr, "  %-12s %s\n", way.name, way.what)
	}
	os.Exit(64)
}

// serve answers questions until the last round. The heap is the last question of a round.
func serve(way way) {
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	var asked atomic.Int64
	var deaf atomic.Bool
	handler := http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		if deaf.Load() {
			select {}
		}
		http.DefaultServeMux.ServeHTTP(answer, request)
		if strings.HasSuffix(request.URL.Path, "/heap") {
			asked.Add(1)
		}
	})
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		panic(err)
	}
	log.Info("listening", "address", listener.Addr().String())
	go http.Serve(listener, handler)

	for seen := int64(0); seen < *rounds; time.Sleep(10 * time.Millisecond) {
		if now := asked.Load(); now > seen {
			seen = now
			if seen < *rounds {
				way.worsen(int(seen))
				log.Info("worse", "way", way.name, "round", seen)
			}
		}
	}
	// Nothing dies on the dot: whoever asked has read the answer by then, and whoever looks at the disk has seen it full.
	time.Sleep(time.Second)
	if *hang > 0 {
		deaf.Store(true)
		time.Sleep(*hang)
	}
	log.Error("giving up", "way", way.name)
	way.die()
}

var jobs = make(chan int)

// Not inlined, so that stacks have these frames.

//go:noinline
func worker() { <-jobs }

func leakWorkers(int) {
	for i := 0; i < 1000; i++ {
		go worker()
	}
	remember()
	timeouts.Add(1038)
	queue.Add("waiting", 1000)
	settle()
}

var answers [][]byte

//go:noinline
func remember() { answers = append(answers, make([]byte, 16<<20)) }

type cache struct {
	lock sync.RWMutex
	size int
}

var shared cache

//go:noinline
func (c *cache) rebuild() {
	c.lock.Lock()
	<-jobs
}

//go:noinline
func (c *cache) get() int {
	c.lock.RLock()
	defer c.lock.RUnlock()
	return c.size
}

func pileUp(round int) {
	if round == 1 {
		go shared.rebuild()
		time.Sleep(50 * time.Millisecond)
	}
	for i := 0; i < 300; i++ {
		go shared.get()
	}
	queue.Add("waiting", 300)
	settle()
}

// settle lets new goroutines run until they stand where they will stand for ever.
func settle() { time.Sleep(50 * time.Millisecond) }

//go:noinline
func giveUp() { panic(errors.New("no request was answered for a minute")) }

var files int

//go:noinline
func fillBytes(int) {
	block := make([]byte, 64<<10)
	file, err := os.Create(next())
	if err != nil {
		return
	}
	defer file.Close()
	for err == nil {
		_, err = file.Write(block)
	}
}

//go:noinline
func fillInodes(int) {
	for {
		file, err := os.Create(next())
		if err != nil {
			return
		}
		file.Close()
	}
}

//go:noinline
func writeOne() {
	if err := os.WriteFile(next(), make([]byte, 1<<20), 0o600); err != nil {
		panic(fmt.Errorf("store: %w", err))
	}
}

func next() string {
	files++
	return filepath.Join(*dir, fmt.Sprintf("segment-%06d", files))
}
