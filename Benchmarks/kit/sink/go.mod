module panicbox/bench/sink

go 1.21
