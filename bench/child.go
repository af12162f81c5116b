package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A process is a server under measurement.
type process struct {
	cmd  *exec.Cmd
	addr string
	said bytes.Buffer // what it wrote to standard error
	took time.Duration
}

// startHearth starts a node and waits until it answers.
func startHearth(program string, env []string) (*process, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	p := &process{addr: addr, cmd: exec.Command(program, "serve")}
	p.cmd.Env = append(append(os.Environ(), env...), "HEARTH_ADDR="+addr, "HEARTH_LOG_LEVEL=warn",
		"HEARTH_ROOM_PACE=1000000")
	return p, p.start("/healthz")
}

// startBare starts this program again as the bare server.
func startBare() (*process, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{addr: addr, cmd: exec.Command(self, "-bare", addr)}
	return p, p.start("/healthz")
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// start runs the program and notes how long it took until it answered.
func (p *process) start(path string) error {
	p.cmd.Stderr = &p.said
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return err
	}
	for time.Since(began) < 30*time.Second {
		if c, err := dial(p.addr); err == nil {
			status, _, err := c.do(get(p.addr, path, "", "*/*"))
			c.close()
			if err == nil && status == 200 {
				p.took = time.Since(began)
				return nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	p.stop()
	return fmt.Errorf("%s does not answer: %s", p.cmd.Path, p.said.String())
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	_ = p.cmd.Wait()
}

// ticks is how often in a second the kernel counts processor time.
const ticks = 100

// cpu is the processor time that the process has used so far, user and system.
func (p *process) cpu() time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	// The name in brackets may hold spaces; what follows does not.
	fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+1:]))
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	if errors.Join(err1, err2) != nil {
		return 0
	}
	return time.Duration(user+system) * time.Second / ticks
}

// rss is the memory that the process holds, in bytes.
func (p *process) rss() int64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}
