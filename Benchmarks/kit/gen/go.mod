module panicbox/bench/gen

go 1.21
