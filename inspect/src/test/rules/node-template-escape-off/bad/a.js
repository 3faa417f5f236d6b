swig.setDefaults({ autoescape: false }); // <- finding
