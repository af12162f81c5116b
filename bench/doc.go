// Command bench measures Hearth beside a bare net/http server.
//
// It starts bin/hearth as a child, so that the server's processor time and
// memory are the server's own, drives it over TCP, and in the same run drives a
// second child that answers the same number of bytes and does nothing else. On
// a shared machine only the ratio of the two means much. Server, database and
// load share the machine's cores.
//
//	go run ./bench            a minute, small, to see that everything runs
//	go run ./bench -full      the figures of docs/benchmarks.md, some ten minutes
//	go run ./bench -only directory       finding a group among ten thousand, on both engines
//	go run ./bench -only floor           the meetings' engine alone, events a second and ten thousand meetings (with -full)
//	go run ./bench -only video -full     voice and video beside a plain LiveKit
//	go run ./bench -profile page.out     where a conversation's page spends its time
//
// SQLite is always measured; PostgreSQL where HEARTH_TEST_DATABASE_URL names
// one, and two nodes where HEARTH_TEST_REDIS_URL names a Redis as well.
package main
