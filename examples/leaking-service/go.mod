module example.com/leaking-service

go 1.21
