// gen writes the log that the benchmark ships: the same bytes for the same arguments.
//
//	gen file -out FILE -mb 200 -crashes 0.01 -format plain|cri|docker   a file, and its counts as JSON on standard output
//	gen flow -out FILE -rate 1000 -seconds 20 -every 2s -pause 0s       lines at a pace, a crash from time to time; with -die one, and its own end
//
// Every line holds `c0ffee0NNNNNNNNN`, every crash `c0ffee1…` in its first argument word and `c0ffee2…` in the offset of its last line, so that a receiver
// can tell which have come, and whether a crash has come in one piece. `flow` prints the moment after each crash was written: number, nanoseconds since 1970.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"strings"
	"time"
)

// Shapes of ordinary lines: slog's text, zap's JSON, Go's log package with logfmt behind it, klog.
func line(random *rand.Rand, at time.Time, event int) string {
	id := fmt.Sprintf("c0ffee0%09d", event)
	path := fmt.Sprintf("/api/v1/blobs/%08x", random.Uint32())
	took := random.Intn(90000)
	switch random.Intn(4) {
	case 0:
		return fmt.Sprintf("time=%s level=INFO msg=\"request handled\" method=GET path=%s status=200 bytes=%d duration=%dus req=%s",
			at.Format("2006-01-02T15:04:05.000Z07:00"), path, random.Intn(1<<20), took, id)
	case 1:
		return fmt.Sprintf(`{"level":"info","ts":%d.%06d,"caller":"server/handler.go:%d","msg":"request handled","path":"%s","status":200,"took_us":%d,"req":"%s"}`,
			at.Unix(), at.Nanosecond()/1000, random.Intn(900), path, took, id)
	case 2:
		return fmt.Sprintf("%s storage: compacted table=%d keys=%d took=%dus path=%s req=%s",
			at.Format("2006/01/02 15:04:05.000000"), random.Intn(4000), random.Intn(1<<20), took, path, id)
	default:
		return fmt.Sprintf("I%s %7d cache.go:%d] evicted entry path=%s after %dus req=%s",
			at.Format("0102 15:04:05.000000"), random.Intn(90000), random.Intn(900), path, took, id)
	}
}

func crash(random *rand.Rand, event int) string {
	var text strings.Builder
	fmt.Fprintf(&text, "panic: runtime error: index out of range [%d] with length %d\n\n", 3+random.Intn(9), random.Intn(3))
	goroutines := 1 + random.Intn(4)
	for goroutine := 0; goroutine < goroutines; goroutine++ {
		state := "running"
		if goroutine > 0 {
			text.WriteString("\n")
			state = []string{"IO wait", "select", "chan receive, 3 minutes"}[random.Intn(3)]
		}
		fmt.Fprintf(&text, "goroutine %d [%s]:\n", 1+goroutine*17, state)
		if goroutine == 0 {
			fmt.Fprintf(&text, "example.com/shop/internal/store.(*Table).Row(0xc000, 0xc0ffee1%09d)\n\t/src/internal/store/table.go:118 +0x9d\n", event)
		}
		for frame := 0; frame < 3+random.Intn(6); frame++ {
			fmt.Fprintf(&text, "example.com/shop/internal/api.(*Server).handle%d(0xc00%06x, {0x7f%06x, 0x20})\n\t/src/internal/api/server.go:%d +0x%x\n",
				frame, random.Intn(1<<24), random.Intn(1<<24), random.Intn(900), random.Intn(4096))
		}
		offset := fmt.Sprintf("%x", random.Intn(4096))
		if goroutine == goroutines-1 {
			offset = fmt.Sprintf("c0ffee2%09d", event)
		}
		fmt.Fprintf(&text, "created by example.com/shop/internal/api.Serve in goroutine 1\n\t/src/internal/api/server.go:%d +0x%s\n",
			random.Intn(900), offset)
	}
	return text.String()
}

func wrap(format string, at time.Time, text string) string {
	stamp := at.Format("2006-01-02T15:04:05.000000000Z07:00")
	var wrapped strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		switch {
		case line == "":
		case format == "cri":
			fmt.Fprintf(&wrapped, "%s stderr F %s", stamp, line)
		case format == "docker":
			quoted, _ := json.Marshal(line)
			fmt.Fprintf(&wrapped, "{\"log\":%s,\"stream\":\"stderr\",\"time\":\"%s\"}\n", quoted, stamp)
		default:
			wrapped.WriteString(line)
		}
	}
	return wrapped.String()
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func file(arguments []string) {
	flags := flag.NewFlagSet("file", flag.ExitOnError)
	out := flags.String("out", "", "")
	megabytes := flags.Float64("mb", 200, "")
	share := flags.Float64("crashes", 0.01, "share of all bytes that crashes have")
	format := flags.String("format", "plain", "")
	seed := flags.Int64("seed", 1, "")
	fail(flags.Parse(arguments))
	target, err := os.Create(*out)
	fail(err)
	writer := bufio.NewWriterSize(target, 1<<20)
	random := rand.New(rand.NewSource(*seed))
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	bytes, crashBytes, lines, crashes := 0, 0, 0, 0
	for float64(bytes) < *megabytes*1e6 {
		text := line(random, at, lines) + "\n"
		isCrash := float64(crashBytes) < *share*float64(bytes)
		if isCrash {
			text = crash(random, crashes)
			crashes++
		} else {
			lines++
		}
		text = wrap(*format, at, text)
		at = at.Add(83 * time.Microsecond)
		bytes += len(text)
		if isCrash {
			crashBytes += len(text)
		}
		_, err := writer.WriteString(text)
		fail(err)
	}
	fail(writer.Flush())
	fail(target.Close())
	fail(json.NewEncoder(os.Stdout).Encode(map[string]int{"bytes": bytes, "lines": lines, "crashes": crashes}))
}

func flow(arguments []string) {
	flags := flag.NewFlagSet("flow", flag.ExitOnError)
	out := flags.String("out", "", "")
	rate := flags.Int("rate", 1000, "lines a second; 0 for crashes alone")
	seconds := flags.Int("seconds", 20, "")
	every := flags.Duration("every", 2*time.Second, "between crashes")
	pause := flags.Duration("pause", 0, "silence behind each crash")
	die := flags.Bool("die", false, "end with the first crash, as a service does")
	fail(flags.Parse(arguments))
	target, err := os.OpenFile(*out, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	fail(err)
	random := rand.New(rand.NewSource(1))
	lines, crashes := 0, 0
	start := time.Now()
	nextCrash := start.Add(*every)
	for time.Since(start) < time.Duration(*seconds)*time.Second {
		var text strings.Builder
		for due := int(time.Since(start).Seconds() * float64(*rate)); lines < due; lines++ {
			text.WriteString(line(random, time.Now(), lines) + "\n")
		}
		isCrash := time.Now().After(nextCrash)
		if isCrash {
			text.WriteString(crash(random, crashes))
		}
		_, err := target.WriteString(text.String())
		fail(err)
		if isCrash {
			fmt.Println(crashes, time.Now().UnixNano())
			if *die {
				os.Exit(2)
			}
			crashes++
			time.Sleep(*pause)
			start = start.Add(*pause)
			nextCrash = time.Now().Add(*every)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "flow" {
		flow(os.Args[2:])
	} else if len(os.Args) > 1 && os.Args[1] == "file" {
		file(os.Args[2:])
	} else {
		fmt.Fprintln(os.Stderr, "usage: gen file|flow [options]")
		os.Exit(2)
	}
}
