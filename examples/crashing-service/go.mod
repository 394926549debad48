module example.com/crashing-service

go 1.21
