// Package ui is the window's interface: a theme and widgets over ebitenui, in
// the look of a calm instrument. It knows nothing of races and networks; the
// application composes regions from it:
//
//	theme, err := ui.NewTheme(figure.Dark(), scale, 1)
//	layer := ui.NewLayer(theme)
//	kappa := ui.NewNumber(layer, spec, func(v param.Value) { … })
//	panel := ui.NewPanel(layer,
//		ui.NewSection(layer, "Surface", "", nil, choice, kappa),
//		ui.NewSection(layer, "Racers", "+ Add", add, rows...))
//	region := layer.Place(rect, ui.Left, panel.Scroll)
//
//	func (g *game) Update() error {
//		g.layer.Update(g.now)
//		if pointer, _ := g.layer.Captured(); !pointer { … the canvas … }
//		if !g.layer.Wants(ebiten.KeySpace) { … shortcuts … }
//	}
//	func (g *game) Draw(screen *ebiten.Image) { …; g.layer.Draw(screen) }
//
// Every constructor returns a handle with Get and Set; Set never calls back.
// Callbacks run within Layer.Update after all widgets were asked, so they may
// rebuild the tree.
//
// Why not ebitenui's own widgets: drawn every frame, forty of them halve the
// frame rate without a graphics card and allocate thousands of objects; its
// sliders page, its text input cuts selections at bytes, its scroll container
// needs two buffers of the window's size. What is used of it is its tree, its
// layouts' interface, the input layers, the events of the pointer and the
// keyboard's focus. A widget of ours is a control that paints itself and says
// when it has to be painted again (see control); the Layer keeps the picture and
// repaints only that part.
package ui
