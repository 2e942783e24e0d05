// Whole programs, a browser and disks on two cores: beside each other they would only wait for each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
