// sink is a receiver that costs little: it takes `_bulk` requests, counts which events have come, and answers each record with 201.
//
//	sink -listen 127.0.0.1:9200 -keep FILE
//
// POST /kept appends the body to FILE as it came, packed or not: what a receiver costs that only stores.
// GET /stats answers {"lines":…,"crashes":…,"doubled":…,"torn":…,"bytes":…,"wire":…,"first":…,"last":…}: distinct lines and whole crashes, records that came twice,
// pieces of crashes, bytes as read and as sent, the moments of the first and the last new event. GET /moments: one line a crash, its number and when it came.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

type stats struct {
	Lines   int   `json:"lines"`
	Crashes int   `json:"crashes"`
	Doubled int   `json:"doubled"`
	Torn    int   `json:"torn"`
	Bytes   int   `json:"bytes"`
	Wire    int   `json:"wire"`
	First   int64 `json:"first"`
	Last    int64 `json:"last"`
}

type receiver struct {
	sync.Mutex
	stats
	seen    [2][]bool
	moments map[int]int64
}

// number answers the event behind a mark; -1 where there is none.
func number(document []byte, mark string) int {
	at := bytes.Index(document, []byte(mark))
	if at < 0 || at+len(mark)+9 > len(document) {
		return -1
	}
	event, err := strconv.Atoi(string(document[at+len(mark) : at+len(mark)+9]))
	if err != nil {
		return -1
	}
	return event
}

func (r *receiver) note(kind, event int, now int64) bool {
	for event >= len(r.seen[kind]) {
		r.seen[kind] = append(r.seen[kind], make([]bool, 1<<20)...)
	}
	if r.seen[kind][event] {
		r.Doubled++
		return false
	}
	r.seen[kind][event] = true
	if r.First == 0 {
		r.First = now
	}
	r.Last = now
	return true
}

// marked is the document from its first mark on; empty where it has none. An offset in hex may read as the beginning of one.
func marked(document []byte) []byte {
	for {
		at := bytes.Index(document, []byte("c0ffee"))
		if at < 0 {
			return nil
		}
		document = document[at:]
		if head := document[:min(len(document), 16)]; len(head) == 16 && number(head, string(head[:7])) >= 0 {
			return document
		}
		document = document[6:]
	}
}

func (r *receiver) take(document []byte, now int64) {
	document = marked(document)
	if event := number(document[:min(len(document), 16)], "c0ffee0"); event >= 0 {
		if r.note(0, event, now) {
			r.Lines++
		}
	} else if begin, end := number(document, "c0ffee1"), number(document, "c0ffee2"); begin >= 0 || end >= 0 {
		if begin != end {
			r.Torn++
		} else if r.note(1, begin, now) {
			r.Crashes++
			r.moments[begin] = now
		}
	}
}

func (r *receiver) bulk(answer http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	wire := len(body)
	if err == nil && request.Header.Get("Content-Encoding") == "gzip" {
		var reader *gzip.Reader
		if reader, err = gzip.NewReader(bytes.NewReader(body)); err == nil {
			body, err = io.ReadAll(reader)
		}
	}
	if err != nil {
		http.Error(answer, err.Error(), http.StatusBadRequest)
		return
	}
	now := time.Now().UnixNano()
	r.Lock()
	r.Bytes += len(body)
	r.Wire += wire
	// Action lines hold no event. Some shippers write an empty line now and then.
	lines := 0
	for rest := body; len(rest) > 0; {
		line, behind, _ := bytes.Cut(rest, []byte{'\n'})
		if len(line) > 0 {
			r.take(line, now)
			lines++
		}
		rest = behind
	}
	r.Unlock()
	answer.Header().Set("Content-Type", "application/json")
	items := bytes.Repeat([]byte(`{"create":{"_index":"logs","_id":"0","_version":1,"result":"created","status":201}},`), lines/2)
	fmt.Fprintf(answer, `{"took":1,"errors":false,"items":[%s]}`, bytes.TrimSuffix(items, []byte{','}))
}

// kept appends a body to a file; two at once would mix.
type kept struct {
	sync.Mutex
	path string
}

func (k *kept) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	k.Lock()
	defer k.Unlock()
	file, err := os.OpenFile(k.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err == nil {
		_, err = io.Copy(file, request.Body)
		file.Close()
	}
	if err != nil {
		http.Error(answer, err.Error(), http.StatusInternalServerError)
	}
}

func main() {
	listen := flag.String("listen", "127.0.0.1:9200", "")
	keep := flag.String("keep", os.DevNull, "")
	flag.Parse()
	r := &receiver{moments: map[int]int64{}}
	http.HandleFunc("/stats", func(answer http.ResponseWriter, _ *http.Request) {
		r.Lock()
		defer r.Unlock()
		_ = json.NewEncoder(answer).Encode(r.stats)
	})
	http.HandleFunc("/moments", func(answer http.ResponseWriter, _ *http.Request) {
		r.Lock()
		defer r.Unlock()
		for event, moment := range r.moments {
			fmt.Fprintln(answer, event, moment)
		}
	})
	http.Handle("/kept", &kept{path: *keep})
	http.HandleFunc("/", r.bulk)
	if err := http.ListenAndServe(*listen, nil); err != nil {
		fmt.Fprintln(os.Stderr, "sink:", err)
		os.Exit(1)
	}
}
