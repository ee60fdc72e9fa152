import { useQuery } from '@tanstack/react-query';
import { useLearner } from '../app/learner.js';
import { useServices } from '../app/services.js';
import { statisticsKey } from './acknowledge.js';

export function useStatistics() {
  const { client } = useServices();
  const { timeZone } = useLearner();
  return useQuery({
    queryKey: statisticsKey(timeZone),
    queryFn: ({ signal }) => client.call('getStatistics', { signal }),
  });
}
