package demo

// startings say who may start a group in the world's organisations: the charity
// lets anybody, the university looks at each group first.
var startings = map[string]string{"kettle-lane": "anyone", "northfold": "approval"}

func (f *filler) letStart() error {
	for _, o := range f.world.Organisations {
		if starting, ok := startings[o.Slug]; ok {
			if err := f.Group.SetStarting(f.ctx, o.Slug, starting); err != nil {
				return err
			}
		}
	}
	return nil
}
