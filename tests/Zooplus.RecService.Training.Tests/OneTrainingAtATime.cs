// Torch has one generator and one thread count a process: trainings side by side would disturb each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
