package ops

import (
	"context"
	"fmt"
	"os"
	"syscall"
)

// Writable checks that files can be made in the folder.
func Writable(folder string) Check {
	return Check{
		Name: "data folder",
		Run: func(context.Context) error {
			trial, err := os.CreateTemp(folder, ".doctor-*")
			if err != nil {
				return err
			}
			defer os.Remove(trial.Name())
			return trial.Close()
		},
		Advice: "Make sure that " + folder + " exists and belongs to the user that Hearth runs as.",
	}
}

// Room checks that the folder's disk has at least the given number of bytes
// left.
func Room(folder string, least uint64) Check {
	return Check{
		Name: "disk space",
		Run: func(context.Context) error {
			var disk syscall.Statfs_t
			if err := syscall.Statfs(folder, &disk); err != nil {
				return fmt.Errorf("%s: %w", folder, err)
			}
			if left := disk.Bavail * uint64(disk.Bsize); left < least {
				return fmt.Errorf("%d MB left, %d MB wanted", left>>20, least>>20)
			}
			return nil
		},
		Advice: "Free some space, or move the data folder to a larger disk: a full disk refuses every new post.",
	}
}

// Private checks that nobody but its owner can read the file, which holds a
// secret. A file that is not there is not read by anybody.
func Private(path string) Check {
	return Check{
		Name: "key file",
		Run: func(context.Context) error {
			info, err := os.Stat(path)
			switch {
			case os.IsNotExist(err):
				return nil
			case err != nil:
				return err
			case info.Mode().Perm()&0o077 != 0:
				return fmt.Errorf("others may read it (mode %o)", info.Mode().Perm())
			}
			return nil
		},
		Advice: "Run: chmod 600 " + path,
	}
}
