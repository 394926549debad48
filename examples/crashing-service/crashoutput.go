//go:build go1.23

package main

import (
	"os"
	"runtime/debug"
	"strconv"
)

// With CRASH_OUTPUT=/run/app/crash- the runtime writes a crash to /run/app/crash-<pid>.txt, too.
func init() {
	prefix := os.Getenv("CRASH_OUTPUT")
	if prefix == "" {
		return
	}
	file, err := os.Create(prefix + strconv.Itoa(os.Getpid()) + ".txt")
	if err != nil {
		panic(err)
	}
	// The runtime keeps a descriptor of its own.
	defer file.Close()
	if err := debug.SetCrashOutput(file, debug.CrashOptions{}); err != nil {
		panic(err)
	}
}
